package dev.tidemark.bench;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The statements by which writer-api places an order, in its order and by its driver settings, and nothing around them. */
final class BarePlacement implements AutoCloseable {

    private static final String KEY =
            " WHERE caller = 'anonymous' AND route = 'POST /v1/orders' AND idempotency_key = ?";

    private final Connection connection;

    BarePlacement(Servers servers) throws SQLException {
        connection = DriverManager.getConnection(
                "jdbc:" + servers.mysqlUrl("shop") + "&allowPublicKeyRetrieval=true&connectionTimeZone=UTC"
                        + "&useLocalSessionState=true&rewriteBatchedStatements=true",
                servers.mysql().user(),
                servers.mysql().password());
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
    }

    private record Line(long product, String name, BigDecimal price) {}

    void place(PlacedOrders.Order order) throws SQLException {
        String key = UUID.randomUUID().toString();
        Timestamp now = Timestamp.from(Instant.now());
        select(
                "SELECT fingerprint, status, headers, body, created_at FROM idempotency_key" + KEY
                        + " FOR SHARE NOWAIT",
                key);
        execute(
                "INSERT INTO idempotency_key (caller, route, idempotency_key, fingerprint, created_at)"
                        + " VALUES ('anonymous', 'POST /v1/orders', ?, ?, ?)",
                key,
                new byte[32],
                now);
        connection.setSavepoint();
        select("SELECT id FROM customer WHERE id = ?", order.customer());
        List<Line> lines = lines(order.products());
        BigDecimal total = lines.stream().map(Line::price).reduce(BigDecimal.ZERO, BigDecimal::add);
        long id = insertOrder(order.customer(), total, now);
        insertLines(id, lines);
        reserveStock(lines, now);
        String body = body(id, order.customer(), lines, total, now);
        execute(
                "INSERT INTO event (aggregate_type, aggregate_id, aggregate_version, type, payload, actor, command_id,"
                        + " occurred_at, traceparent) VALUES ('order', ?, 1, 'OrderPlaced', ?, 'anonymous', ?, ?, NULL)",
                id,
                body,
                key,
                now);
        execute(
                "UPDATE idempotency_key SET status = 201, headers = ?, body = ?" + KEY,
                "{\"ETag\":\"\\\"1\\\"\",\"Location\":\"/v1/orders/" + id + "\"}",
                body,
                key);
        connection.commit();
    }

    private void select(String query, Object value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setObject(1, value);
            select.executeQuery().close();
        }
    }

    private void execute(String statement, Object... values) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                change.setObject(i + 1, values[i]);
            }
            change.executeUpdate();
        }
    }

    private List<Line> lines(List<Long> products) throws SQLException {
        String ids = products.stream().map(product -> "?").collect(Collectors.joining(","));
        List<Line> lines = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, name, price_amount, price_currency, stock"
                        + " FROM product FORCE INDEX (PRIMARY) WHERE id IN (" + ids + ") ORDER BY id FOR UPDATE")) {
            for (int i = 0; i < products.size(); i++) {
                select.setLong(i + 1, products.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    lines.add(new Line(rows.getLong(1), rows.getString(2), rows.getBigDecimal(3)));
                }
            }
        }
        return lines;
    }

    private long insertOrder(long customer, BigDecimal total, Timestamp now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO customer_order (customer_id, status, total_amount, total_currency, version, placed_at,"
                        + " updated_at) VALUES (?, 'placed', ?, 'EUR', 1, ?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setLong(1, customer);
            insert.setBigDecimal(2, total);
            insert.setTimestamp(3, now);
            insert.setTimestamp(4, now);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    private void insertLines(long order, List<Line> lines) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO order_line (order_id, line_number, product_id, name, quantity, unit_price_amount,"
                        + " unit_price_currency) VALUES (?, ?, ?, ?, 1, ?, 'EUR')")) {
            for (int i = 0; i < lines.size(); i++) {
                insert.setLong(1, order);
                insert.setInt(2, i + 1);
                insert.setLong(3, lines.get(i).product());
                insert.setString(4, lines.get(i).name());
                insert.setBigDecimal(5, lines.get(i).price());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void reserveStock(List<Line> lines, Timestamp now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE product SET stock = stock - 1, updated_at = ? WHERE id = ? AND stock >= 1")) {
            for (Line line : lines) {
                update.setTimestamp(1, now);
                update.setLong(2, line.product());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** As much text as writer-api's answer. */
    private static String body(long id, long customer, List<Line> lines, BigDecimal total, Timestamp now) {
        String written = lines.stream()
                .map(line -> "{\"line_number\":1,\"product_id\":" + line.product() + ",\"name\":\"" + line.name()
                        + "\",\"quantity\":1,\"unit_price\":{\"amount\":\"" + line.price()
                        + "\",\"currency\":\"EUR\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        return "{\"id\":" + id + ",\"status\":\"placed\",\"customer_id\":" + customer + ",\"lines\":" + written
                + ",\"total\":{\"amount\":\"" + total + "\",\"currency\":\"EUR\"},\"version\":1,\"placed_at\":\""
                + now.toInstant() + "\",\"updated_at\":\"" + now.toInstant() + "\"}";
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
