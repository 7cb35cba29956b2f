package dev.tidemark.writer.orders;

import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.writer.command.Aggregate;
import dev.tidemark.writer.command.Answer;
import dev.tidemark.writer.command.Transaction;
import dev.tidemark.writer.input.Money;
import dev.tidemark.writer.refusal.Refusals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Places an order: copies names and prices, reserves the stock. */
final class Placement {
    private record Offer(long id, String name, Money price, int stock) {}

    private final Transaction tx;
    private final OrderRequest request;

    private Placement(Transaction tx, OrderRequest request) {
        this.tx = tx;
        this.request = request;
    }

    static Answer place(Transaction tx, OrderRequest request) {
        return new Placement(tx, request).place();
    }

    private Answer place() {
        checkCustomer();
        Map<Long, Offer> offers = lockOffers();
        checkLines(offers);
        List<Order.Line> lines = lines(offers);
        Money total = total(lines);
        long id = insertOrder(total);
        insertLines(id, lines);
        reserveStock();
        Order order =
                new Order(id, OrderStatus.PLACED.text(), request.customerId(), lines, total, 1, tx.now(), tx.now());
        tx.append(Aggregate.ORDER, id, order.version(), "OrderPlaced", order);
        return Orders.answer(201, order).withLocation("/v1/orders/" + id);
    }

    /** Customers are never deleted, so this needs no lock. */
    private void checkCustomer() {
        tx.handle()
                .createQuery("SELECT id FROM customer WHERE id = :id")
                .bind("id", request.customerId())
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(() -> Refusals.invalid("/customer_id", "no customer has the id " + request.customerId()));
    }

    /**
     * From here on nobody else changes these products. They are locked in the order of their ids, so that two orders never
     * wait for each other in a circle; without the index hint a small table would be scanned, and every row of it locked.
     */
    private Map<Long, Offer> lockOffers() {
        return tx
                .handle()
                .createQuery("""
                        SELECT id, name, price_amount, price_currency, stock FROM product FORCE INDEX (PRIMARY)
                         WHERE id IN (<ids>) ORDER BY id FOR UPDATE""")
                .bindList(
                        "ids",
                        request.lines().stream()
                                .map(OrderRequest.Line::productId)
                                .sorted()
                                .toList())
                .map((rows, context) -> new Offer(
                        rows.getLong("id"),
                        rows.getString("name"),
                        Money.of(rows.getBigDecimal("price_amount"), rows.getString("price_currency")),
                        rows.getInt("stock")))
                .list()
                .stream()
                .collect(Collectors.toMap(Offer::id, Function.identity()));
    }

    private void checkLines(Map<Long, Offer> offers) {
        List<FieldError> unavailable = new ArrayList<>();
        List<FieldError> foreign = new ArrayList<>();
        Offer first = null;
        for (int i = 0; i < request.lines().size(); i++) {
            OrderRequest.Line line = request.lines().get(i);
            Offer offer = offers.get(line.productId());
            String at = "/lines/" + i;
            if (offer == null) {
                unavailable.add(new FieldError(at + "/product_id", "no product has the id " + line.productId()));
                continue;
            }
            if (offer.stock() < line.quantity()) {
                unavailable.add(new FieldError(
                        at + "/quantity",
                        "product " + offer.id() + " has " + offer.stock() + " left, " + line.quantity()
                                + " are wanted"));
            }
            first = first == null ? offer : first;
            if (!offer.price().currency().equals(first.price().currency())) {
                foreign.add(new FieldError(
                        at + "/product_id",
                        "product " + offer.id() + " is sold in " + offer.price().currency() + ", product " + first.id()
                                + " in " + first.price().currency() + ": an order has one currency"));
            }
        }
        if (!unavailable.isEmpty()) {
            throw Refusals.linesUnavailable(unavailable);
        }
        if (!foreign.isEmpty()) {
            throw Refusals.invalid(foreign);
        }
    }

    private List<Order.Line> lines(Map<Long, Offer> offers) {
        List<Order.Line> lines = new ArrayList<>();
        for (OrderRequest.Line line : request.lines()) {
            Offer offer = offers.get(line.productId());
            lines.add(new Order.Line(lines.size() + 1, offer.id(), offer.name(), line.quantity(), offer.price()));
        }
        return lines;
    }

    private static Money total(List<Order.Line> lines) {
        try {
            return lines.stream()
                    .map(line -> line.unitPrice().times(line.quantity()))
                    .reduce(Money::plus)
                    .orElseThrow();
        } catch (ArithmeticException e) {
            throw Refusals.invalid("/lines", "the total is too high: " + e.getMessage());
        }
    }

    private long insertOrder(Money total) {
        return tx.handle()
                .createUpdate("""
                        INSERT INTO customer_order (customer_id, status, total_amount, total_currency, version, placed_at, updated_at)
                        VALUES (:customer, :status, :amount, :currency, 1, :now, :now)""")
                .bind("customer", request.customerId())
                .bind("status", OrderStatus.PLACED.text())
                .bind("amount", total.amount())
                .bind("currency", total.currency().getCurrencyCode())
                .bind("now", tx.now())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    private void insertLines(long id, List<Order.Line> lines) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                        INSERT INTO order_line (order_id, line_number, product_id, name, quantity, unit_price_amount, unit_price_currency)
                        VALUES (:order, :number, :product, :name, :quantity, :amount, :currency)""");
        for (Order.Line line : lines) {
            batch.bind("order", id)
                    .bind("number", line.lineNumber())
                    .bind("product", line.productId())
                    .bind("name", line.name())
                    .bind("quantity", line.quantity())
                    .bind("amount", line.unitPrice().amount())
                    .bind("currency", line.unitPrice().currency().getCurrencyCode())
                    .add();
        }
        batch.execute();
    }

    /** The condition on the stock repeats what the locks already guarantee: overselling must take two mistakes. */
    private void reserveStock() {
        PreparedBatch batch = tx.handle().prepareBatch("""
                        UPDATE product SET stock = stock - :quantity, updated_at = :now
                         WHERE id = :id AND stock >= :quantity""");
        for (OrderRequest.Line line : request.lines()) {
            batch.bind("quantity", line.quantity())
                    .bind("now", tx.now())
                    .bind("id", line.productId())
                    .add();
        }
        if (Arrays.stream(batch.execute()).anyMatch(rows -> rows != 1)) {
            throw new IllegalStateException("stock changed under the lock of the order that takes it");
        }
    }
}
