package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** One transaction that makes very many rows. */
final class LargeTransaction {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS_A_METRIC = 10;
    private static final String WRITTEN = "tidemark_documents_total";
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** An empty table. */
    static final Content CONTENT = new Content() {
        @Override
        public Map<String, String> projections() {
            return Map.of("products", """
                    collection: products
                    root: bench.product
                    fields: [id, sku, name, price, stock]
                    search:
                      text: {name: {weight: 1, language: none}}
                      filter: [id, sku, price, stock]
                    """);
        }

        @Override
        public void create(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE product (id BIGINT PRIMARY KEY, sku VARCHAR(40) NOT NULL,"
                        + " name VARCHAR(200) NOT NULL, price DECIMAL(12,2) NOT NULL, stock BIGINT NOT NULL)");
            }
        }
    };

    private final Stack stack;
    private final int rows;

    LargeTransaction(Stack stack, int rows) {
        this.stack = stack;
        this.rows = rows;
    }

    /**
     * From the commit until search is complete up to it; all documents must be there then.
     *
     * @param curve takes how many were written
     */
    Speed measure(Curve curve) throws Exception {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION cte_max_recursion_depth = " + rows);
            statement.execute("INSERT INTO product WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < " + rows + ") SELECT i, CONCAT('SKU-', i), CONCAT('product number ', i),"
                    + " i % 1000 + 0.90, i % 97 FROM n");
        }
        long begun = System.nanoTime();
        long position = stack.position();
        double written = stack.metric(WRITTEN);
        int looks = 0;
        while (stack.searchable() < position) {
            stack.checkAlive();
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException("the transaction is not applied: see " + Program.log("cdc-projector"));
            }
            if (looks++ % LOOKS_A_METRIC == 0) {
                curve.look((System.nanoTime() - begun) / 1e9, stack.metric(WRITTEN) - written);
            }
            Thread.sleep(LOOK.toMillis());
        }
        Speed speed = Speed.since(begun, rows);
        stack.checkCounts();
        return speed;
    }
}
