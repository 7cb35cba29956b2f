package dev.tidemark.projector.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.projector.convergence.Store.Found;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A reader that looks all the time never sees an order whose total is not that of its lines. */
class AtomicityIT {

    private static final int ORDERS = 20;
    private static final int WRITERS = 3;
    private static final int TRANSACTIONS = 400;

    private final String schema = Backends.mysql().createSchema("atomicity");
    private final String collection = schema + "-orders";
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void noOrderIsEverSeenHalfChanged() throws Exception {
        try (Connection connection = Backends.mysql().connect(schema);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customer_order (id BIGINT PRIMARY KEY, total BIGINT, number_of_lines INT)");
            statement.execute("CREATE TABLE order_line (order_id BIGINT, n BIGINT, amount BIGINT,"
                    + " PRIMARY KEY (order_id, n))");
            for (int id = 1; id <= ORDERS; id++) {
                statement.execute("INSERT INTO customer_order VALUES (" + id + ", 0, 0)");
            }
        }
        String projection = """
                collection: %2$s
                root: %1$s.customer_order
                fields: [id, total, number_of_lines]
                relations:
                  lines: {one-to-many: %1$s.order_line, on: order_id, fields: [n, amount]}
                """.formatted(schema, collection);
        long seed = 42;
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Rig rig = new Rig(new Random(seed), schema, Map.of(collection, projection))) {
            rig.start();
            List<Future<Integer>> readers = List.of(
                    threads.submit(reader(() -> rig.store.search(Set.of(collection)))),
                    threads.submit(reader(() -> rig.store.get(LongStream.rangeClosed(1, ORDERS)
                            .mapToObj(id -> collection + "/" + id)
                            .toList()))));
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Random random = new Random(seed + i);
                writers.add(threads.submit(() -> {
                    write(random);
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            rig.awaitSearchable();
            over.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).as("different states that were seen").isGreaterThan(2 * ORDERS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Integer> reader(Callable<Map<String, Found>> look) {
        return () -> {
            Set<JsonNode> seen = new HashSet<>();
            while (!over.get()) {
                for (Found found : look.call().values()) {
                    Optional<String> wrong = wrong(found.document());
                    assertThat(wrong).isEmpty();
                    seen.add(found.document());
                }
            }
            return seen.size();
        };
    }

    private static Optional<String> wrong(JsonNode order) {
        JsonNode lines = order.path("lines");
        long sum = IntStream.range(0, lines.size())
                .mapToLong(i -> lines.get(i).path("amount").longValue())
                .sum();
        return order.path("total").longValue() == sum
                        && order.path("number_of_lines").intValue() == lines.size()
                ? Optional.empty()
                : Optional.of(order.toString());
    }

    private void write(Random random) throws SQLException {
        try (Connection connection = Backends.mysql().connect(schema);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSACTIONS; i++) {
                try {
                    change(statement, random, 1 + random.nextInt(ORDERS));
                    connection.commit();
                } catch (SQLTransactionRollbackException chosen) {
                    connection.rollback(); // of two that waited for each other, the server undid this one
                }
            }
        }
    }

    /** The order's row first, so that changes of one order follow each other; then all of it in any sequence. */
    private static void change(Statement statement, Random random, long order) throws SQLException {
        statement
                .executeQuery("SELECT id FROM customer_order WHERE id = " + order + " FOR UPDATE")
                .close();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int line = 1 + random.nextInt(6);
            switch (random.nextInt(3)) {
                case 0 ->
                    statement.execute("REPLACE INTO order_line VALUES (%d, %d, %d)"
                            .formatted(order, line, random.nextInt(1_000)));
                case 1 ->
                    statement.execute("DELETE FROM order_line WHERE order_id = %d AND n = %d".formatted(order, line));
                default ->
                    statement.execute(
                            "UPDATE order_line SET amount = amount + %d WHERE order_id = %d".formatted(line, order));
            }
            if (random.nextBoolean()) {
                total(statement, order);
            }
        }
        total(statement, order);
    }

    private static void total(Statement statement, long order) throws SQLException {
        statement.execute("UPDATE customer_order SET total = (SELECT COALESCE(SUM(amount), 0) FROM order_line"
                + " WHERE order_id = %1$d), number_of_lines = (SELECT COUNT(*) FROM order_line WHERE order_id = %1$d)"
                        .formatted(order)
                + " WHERE id = " + order);
    }
}
