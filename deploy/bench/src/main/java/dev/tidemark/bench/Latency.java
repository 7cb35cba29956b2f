package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Commit to searchable: single-row commits on a fixed schedule, each timed from the moment it was due (no coordinated
 * omission), until the progress document says that search is complete up to it.
 */
final class Latency {

    private static final int WRITERS = 8;
    private static final int WARM_UP_ROWS = 100;
    private static final int WARM_UP_BACKLOG = 20;
    private static final int WARM_UP_RATE = 200;
    /** Half of it is told as latency; to look more often would take from the processor what is measured. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** One flat table to write to. */
    record Rows(int products) implements Content {

        @Override
        public Map<String, String> projections() {
            return Map.of("products", """
                    collection: products
                    root: bench.product
                    fields: [id, name, description, stock]
                    search: {text: {name: 2, description: 1}, filter: [id, stock], sort: [stock]}
                    """);
        }

        @Override
        public void create(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                Products.createTable(statement, "product");
                statement.execute("CREATE TABLE alone (id BIGINT PRIMARY KEY, stock BIGINT NOT NULL)");
                statement.execute("INSERT INTO alone VALUES (1, 0)");
            }
            Products.fill(connection, "product", products);
        }
    }

    private final Stack stack;
    private final int products;
    private final AtomicInteger others = new AtomicInteger();

    /** @param products with ids from 1 on */
    Latency(Stack stack, int products) {
        this.stack = stack;
        this.products = products;
    }

    /** There is one more transaction from now on that is not timed. */
    void besideThose() {
        others.incrementAndGet();
    }

    /**
     * What servers have behind them that run for a day: as many documents as go through, and then the paths of single ones.
     * At a few hundred commits a second alone the compilers would need an hour to get there.
     */
    void warmUp(int seconds) throws Exception {
        long base = stack.position();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) / 2;
        try (Connection connection = stack.connect();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE product SET stock = stock + 1 WHERE id BETWEEN ? AND ? + " + (WARM_UP_ROWS - 1))) {
            for (long commits = 0; System.nanoTime() < end; commits++) {
                long id = 1 + commits * WARM_UP_ROWS % products;
                update.setLong(1, id);
                update.setLong(2, id);
                update.executeUpdate();
                while (stack.searchable() < base + commits - WARM_UP_BACKLOG) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        }
        if (seconds > 0) {
            measure(WARM_UP_RATE, seconds - seconds / 2);
        }
    }

    Histogram measure(int rate, int seconds) throws Exception {
        int commits = rate * seconds;
        others.set(0);
        long base = stack.position();
        long begin = System.nanoTime();
        List<Thread> writers = start(rate, commits, begin);
        Histogram micros = new Histogram(3);
        int seen = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) + CATCH_UP_NANOS;
        while (seen < commits) {
            long complete = stack.searchable() - base - others.get();
            long now = System.nanoTime();
            for (; seen < Math.min(commits, complete); seen++) {
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(now - due(begin, rate, seen)));
            }
            if (now > deadline) {
                throw new IllegalStateException("only " + seen + " of " + commits + " commits became searchable");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        for (Thread writer : writers) {
            writer.join();
        }
        return micros;
    }

    /**
     * Enough connections for MySQL to commit in groups: one alone would measure how long a commit takes. Commits become
     * searchable in the order in which they are due, give or take as many as there are writers.
     */
    private List<Thread> start(int rate, int commits, long begin) {
        AtomicInteger next = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Thread writer = new Thread(() -> write(rate, commits, begin, next), "writer");
            writer.start();
            writers.add(writer);
        }
        return writers;
    }

    private static long due(long begin, int rate, int commit) {
        return begin + TimeUnit.SECONDS.toNanos(1) * commit / rate;
    }

    private void write(int rate, int commits, long begin, AtomicInteger next) {
        try (Connection connection = stack.connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE product SET stock = stock + 1 WHERE id = ?")) {
            for (int i = next.getAndIncrement(); i < commits; i = next.getAndIncrement()) {
                long at = due(begin, rate, i);
                for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                update.setInt(1, 1 + i % products);
                update.executeUpdate();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the writer failed", e);
        }
    }

    /**
     * The least that any way takes: one commit (to a table that nobody projects), one bulk of one document, one refresh,
     * one after the other.
     */
    Histogram limit(int times) throws Exception {
        Histogram micros = new Histogram(3);
        String body = "{\"index\":{\"_id\":\"1\"}}\n{\"name\":\"Product\",\"description\":\""
                + Products.description(new Random(1)) + "\",\"stock\":1}\n";
        stack.call("PUT", "/bench-limit", "{\"settings\":{\"refresh_interval\":-1,\"number_of_replicas\":0}}");
        try (Connection connection = stack.connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE alone SET stock = stock + 1 WHERE id = 1")) {
            for (int i = 0; i < times; i++) {
                long begin = System.nanoTime();
                update.executeUpdate();
                stack.call("POST", "/bench-limit/_bulk", body);
                stack.call("POST", "/bench-limit/_refresh", "");
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
            }
        }
        stack.call("DELETE", "/bench-limit", "");
        return micros;
    }
}
