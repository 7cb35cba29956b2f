package dev.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A category of all products is renamed twice in a row: what single commits notice of it, and what it takes. */
final class FanOut {

    private static final int PRODUCTS = 200_000;
    private static final int RATE = 200;
    private static final String WRITTEN = "tidemark_fan_out_documents_total";
    private static final String UNDER_WAY = "tidemark_fan_out_jobs";

    /** As much text as is timed by {@code latency}. */
    static final Stack.Content CONTENT = new Stack.Content() {

        @Override
        public String projection() {
            return """
                    collection: products
                    root: bench.product
                    fields: [id, name, description, stock]
                    relations:
                      category: {many-to-one: bench.category, on: category_id, fields: [name]}
                    search: {text: {name: 2, description: 1}, filter: [id, stock], sort: [stock]}
                    """;
        }

        @Override
        public void create(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE category (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL)");
                statement.execute("INSERT INTO category VALUES (1, 'Category')");
                statement.execute("CREATE TABLE product (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL,"
                        + " description TEXT NOT NULL, stock BIGINT NOT NULL, category_id BIGINT NOT NULL,"
                        + " KEY (category_id))");
                statement.execute("SET SESSION cte_max_recursion_depth = " + PRODUCTS);
                statement.execute(
                        "INSERT INTO product WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n"
                                + " WHERE id < " + PRODUCTS
                                + ") SELECT id, CONCAT('Product ', id), REPEAT(CONCAT('word ', id, ' '),"
                                + " 30), 0, 1 FROM n");
            }
        }
    };

    private final Stack stack;
    private final Latency latency;

    FanOut(Stack stack) {
        this.stack = stack;
        this.latency = new Latency(stack);
    }

    ObjectNode measure(int warmUp, int seconds, ObjectMapper mapper) throws Exception {
        latency.measure(RATE, warmUp);
        Figures without = latency.measure(RATE, seconds);
        double before = stack.metric(WRITTEN);
        CompletableFuture<Double> took = CompletableFuture.supplyAsync(this::renameTwice);
        Figures with = latency.measure(RATE, seconds);
        without.print("without");
        with.print("with");
        double duration = took.join();
        double written = stack.metric(WRITTEN) - before;
        System.out.printf(
                "%,.0f documents written in %.0f s, of one pass: %.2f%n", written, duration, written / PRODUCTS);
        ObjectNode result = mapper.createObjectNode()
                .put("documents", PRODUCTS)
                .put("written", written)
                .put("seconds", duration);
        result.set("without", without.toJson(mapper));
        result.set("with", with.toJson(mapper));
        return result;
    }

    /** Gives the seconds until all products show the second name. */
    private double renameTwice() {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            long begun = System.nanoTime();
            for (int i = 1; i <= 2; i++) {
                latency.besideThose();
                statement.execute("UPDATE category SET name = 'Category, renamed " + i + " times' WHERE id = 1");
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            while (stack.metric(UNDER_WAY) > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            return (System.nanoTime() - begun) / 1e9;
        } catch (Exception e) {
            throw new IllegalStateException("the category cannot be renamed", e);
        }
    }
}
