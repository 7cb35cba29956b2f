package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;

/** Orders of one to eight lines, each with its product, and with their customers. */
record Orders(int orders) implements Content {

    private static final int ORDERS_A_CUSTOMER = 5;
    private static final int ORDERS_A_STATEMENT = 500;
    private static final int MOST_LINES = 8;

    int products() {
        return Math.max(200, orders * 2 / 5);
    }

    private int customers() {
        return Math.max(10, orders / ORDERS_A_CUSTOMER);
    }

    @Override
    public Map<String, String> roots() {
        return Map.of("orders", "customer_order");
    }

    @Override
    public Map<String, String> projections() {
        return Map.of("orders", """
                collection: orders
                root: bench.customer_order
                fields: [id, status, total, placed_at]
                relations:
                  customer: {many-to-one: bench.customer, on: customer_id, fields: [id, name, email]}
                  lines:
                    one-to-many: bench.order_line
                    on: order_id
                    order: line_number
                    fields: [line_number, quantity, unit_price]
                    relations:
                      product: {many-to-one: bench.product, on: product_id, fields: [id, sku, name, brand]}
                search:
                  text: {customer.name: {weight: 2, language: none}, lines.product.name: {weight: 1, language: none}}
                  filter: [id, status, placed_at, {lines.sku: lines.product.sku}]
                  sort: [placed_at, total]
                  facet: [status]
                """);
    }

    @Override
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL,"
                    + " email VARCHAR(200) NOT NULL)");
            Products.createTable(statement, "product");
            statement.execute("CREATE TABLE customer_order (id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL,"
                    + " status VARCHAR(16) NOT NULL, total DECIMAL(12,2) NOT NULL, placed_at DATETIME(6) NOT NULL,"
                    + " KEY (customer_id))");
            statement.execute("CREATE TABLE order_line (order_id BIGINT NOT NULL, line_number INT NOT NULL,"
                    + " product_id BIGINT NOT NULL, quantity INT NOT NULL, unit_price DECIMAL(12,2) NOT NULL,"
                    + " PRIMARY KEY (order_id, line_number), KEY (product_id))");
            statement.execute("SET SESSION cte_max_recursion_depth = " + customers());
            statement.execute("INSERT INTO customer WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n"
                    + " WHERE id < " + customers()
                    + ") SELECT id, CONCAT('Customer ', id), CONCAT('customer', id, '@example.com') FROM n");
        }
        Products.fill(connection, "product", products());
        Random random = new Random(43);
        connection.setAutoCommit(false);
        for (int first = 1; first <= orders; first += ORDERS_A_STATEMENT) {
            insert(connection, first, Math.min(orders, first + ORDERS_A_STATEMENT - 1), random);
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private void insert(Connection connection, int first, int last, Random random) throws SQLException {
        StringBuilder heads = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (int id = first; id <= last; id++) {
            heads.append(heads.isEmpty() ? "" : ", ")
                    .append("(" + id + ", " + (1 + random.nextInt(customers())) + ", 'placed', "
                            + random.nextInt(1_000) + ".40, '2026-01-01' + INTERVAL " + random.nextInt(20_000_000)
                            + " SECOND)");
            for (int line = 1 + random.nextInt(MOST_LINES); line > 0; line--) {
                lines.append(lines.isEmpty() ? "" : ", ")
                        .append("(" + id + ", " + line + ", " + (1 + random.nextInt(products())) + ", "
                                + (1 + random.nextInt(5)) + ", " + random.nextInt(100) + ".90)");
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO customer_order VALUES " + heads)) {
            insert.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO order_line VALUES " + lines)) {
            insert.executeUpdate();
        }
    }
}
