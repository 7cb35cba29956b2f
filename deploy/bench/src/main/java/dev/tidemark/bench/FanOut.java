package dev.tidemark.bench;

import dev.tidemark.bench.report.Figure;
import dev.tidemark.bench.report.Sheet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A category of all products is renamed: how fast they follow where nothing else happens; and renamed twice in a row, what
 * single commits notice of it, and what it takes.
 */
final class FanOut {

    static final String PASSES = "passes over the documents";

    private static final int RATE = 200;
    private static final int WRITTEN_TO = 10_000;
    private static final String WRITTEN = "tidemark_fan_out_documents_total";
    private static final String UNDER_WAY = "tidemark_fan_out_jobs";
    /** A row that fewer show is not followed beside the stream, and could not be told from it. */
    private static final int LEAST = 1_001;

    private final Stack stack;
    private final Latency latency;

    FanOut(Stack stack, int dependents) {
        this.stack = stack;
        this.latency = new Latency(stack, Math.min(WRITTEN_TO, dependents));
    }

    /** All of one category. */
    record Dependents(int products) implements Content {

        Dependents {
            if (products < LEAST) {
                throw new IllegalArgumentException("fan-out needs at least " + LEAST + " dependents, not " + products);
            }
        }

        @Override
        public Map<String, String> projections() {
            return Map.of("products", """
                    collection: products
                    root: bench.product
                    fields: [id, name, description, stock]
                    relations:
                      category: {many-to-one: bench.category, on: category_id, fields: [name]}
                    search: {text: {name: 2, description: 1}, filter: [id, stock], sort: [stock]}
                    """);
        }

        @Override
        public void create(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE category (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL)");
                statement.execute("INSERT INTO category VALUES (1, 'Category')");
                Products.createTable(statement, "product");
                Products.fill(connection, "product", products);
                statement.execute("UPDATE product SET category_id = 1");
            }
        }
    }

    /** Beside a backfill of the same documents. */
    void alone(Sheet sheet) throws Exception {
        Rebuild rebuild = new Rebuild(stack);
        Speed backfill = rebuild.backfill(new Curve()).filled();
        stack.quiet();
        double before = stack.metric(WRITTEN);
        double seconds = rename(1);
        sheet.figure("documents", Figure.PER_SECOND, (stack.metric(WRITTEN) - before) / seconds, backfill.perSecond());
    }

    void besideCommits(int warmUp, int seconds, Sheet sheet) throws Exception {
        if (warmUp > 0) {
            latency.measure(RATE, warmUp);
        }
        Histogram without = latency.measure(RATE, seconds);
        double before = stack.metric(WRITTEN);
        CompletableFuture<Double> took = CompletableFuture.supplyAsync(() -> rename(2));
        Histogram with = latency.measure(RATE, seconds);
        sheet.latency("single commits", with, "single commits without it", without);
        sheet.figure("renamed twice in", "s", took.join());
        sheet.figure(PASSES, "", (stack.metric(WRITTEN) - before) / stack.documents());
    }

    /** Gives the seconds until all products show the last of so many names. */
    private double rename(int times) {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            double written = stack.metric(WRITTEN);
            long begun = System.nanoTime();
            for (int i = 1; i <= times; i++) {
                if (i > 1) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                }
                latency.besideThose();
                statement.execute("UPDATE category SET name = 'Category, renamed at " + begun + ", " + i + "'");
            }
            long position = stack.position();
            while (stack.searchable() < position || stack.metric(UNDER_WAY) > 0 || stack.metric(WRITTEN) == written) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            return (System.nanoTime() - begun) / 1e9;
        } catch (Exception e) {
            throw new IllegalStateException("the category cannot be renamed", e);
        }
    }
}
