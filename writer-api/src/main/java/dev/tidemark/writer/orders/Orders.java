package dev.tidemark.writer.orders;

import dev.tidemark.writer.command.Aggregate;
import dev.tidemark.writer.command.Answer;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.Times;
import dev.tidemark.writer.command.Transaction;
import dev.tidemark.writer.input.Money;
import dev.tidemark.writer.refusal.Refusals;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The commands on an order that exists, each inside the transaction it is given. */
final class Orders {
    private Orders() {}

    static Answer cancel(Transaction tx, long id, IfMatch ifMatch) {
        Order order = move(tx, id, ifMatch, OrderStatus.CANCELLED);
        returnStock(tx, order.lines());
        return appended(tx, order, "OrderCancelled");
    }

    static Answer ship(Transaction tx, long id, IfMatch ifMatch) {
        return appended(tx, move(tx, id, ifMatch, OrderStatus.SHIPPED), "OrderShipped");
    }

    static Answer deliver(Transaction tx, long id, IfMatch ifMatch) {
        return appended(tx, move(tx, id, ifMatch, OrderStatus.DELIVERED), "OrderDelivered");
    }

    private static Order move(Transaction tx, long id, IfMatch ifMatch, OrderStatus next) {
        Order order = locked(tx, id);
        ifMatch.check(order.version());
        if (!OrderStatus.of(order.status()).canBecome(next)) {
            throw Refusals.conflict(
                    "order-state",
                    "Not in this state",
                    "order " + id + " is " + order.status() + " and cannot become " + next.text());
        }
        tx.handle()
                .createUpdate(
                        "UPDATE customer_order SET status = :status, version = version + 1, updated_at = :now WHERE id = :id")
                .bind("status", next.text())
                .bind("now", tx.now())
                .bind("id", id)
                .execute();
        return order.became(next, tx.now());
    }

    /** In the order of product ids, as placing takes them: two transactions never wait for each other in a circle. */
    private static void returnStock(Transaction tx, List<Order.Line> lines) {
        PreparedBatch batch = tx.handle()
                .prepareBatch("UPDATE product SET stock = stock + :quantity, updated_at = :now WHERE id = :id");
        lines.stream()
                .sorted((a, b) -> Long.compare(a.productId(), b.productId()))
                .forEach(line -> batch.bind("quantity", line.quantity())
                        .bind("now", tx.now())
                        .bind("id", line.productId())
                        .add());
        batch.execute();
    }

    private static Answer appended(Transaction tx, Order order, String type) {
        tx.append(Aggregate.ORDER, order.id(), order.version(), type, Map.of("status", order.status()));
        return answer(200, order);
    }

    static Answer.Done answer(int status, Order order) {
        return Answer.of(status, order).withETag(order.version());
    }

    private static Order locked(Transaction tx, long id) {
        List<Order.Line> lines = lines(tx, id);
        return tx.handle()
                .createQuery("""
                        SELECT id, status, customer_id, total_amount, total_currency, version, placed_at, updated_at
                          FROM customer_order WHERE id = :id FOR UPDATE""")
                .bind("id", id)
                .map((rows, context) -> new Order(
                        rows.getLong("id"),
                        rows.getString("status"),
                        rows.getLong("customer_id"),
                        lines,
                        Money.of(rows.getBigDecimal("total_amount"), rows.getString("total_currency")),
                        rows.getLong("version"),
                        Times.read(rows, "placed_at"),
                        Times.read(rows, "updated_at")))
                .findOne()
                .orElseThrow(() -> Refusals.notFound("order", id));
    }

    /** Lines never change, so they need no lock. */
    private static List<Order.Line> lines(Transaction tx, long id) {
        return tx.handle()
                .createQuery("""
                        SELECT line_number, product_id, name, quantity, unit_price_amount, unit_price_currency
                          FROM order_line WHERE order_id = :id ORDER BY line_number""")
                .bind("id", id)
                .map((rows, context) -> new Order.Line(
                        rows.getInt("line_number"),
                        rows.getLong("product_id"),
                        rows.getString("name"),
                        rows.getInt("quantity"),
                        Money.of(rows.getBigDecimal("unit_price_amount"), rows.getString("unit_price_currency"))))
                .list();
    }
}
