package dev.tidemark.writer.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.writer.Shop;
import dev.tidemark.writer.Shop.Response;
import dev.tidemark.writer.Together;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A position P covers a write: every snapshot opened when P transactions have been executed shows it. */
final class PositionsIT {
    private static final int WRITERS = 8;
    private static final int WRITES = 45;
    private static final int LOOKS = 300;

    private final Shop shop = Shop.shared();

    /** What somebody else sees: how many transactions are executed, and then the rows. */
    private record Look(long executed, Map<Long, Long> versions) {}

    private record Write(long product, long version, long position, long executedAfter) {}

    @Test
    void everySnapshotAtThePositionShowsTheWrite() {
        AtomicInteger writing = new AtomicInteger(WRITERS);
        List<List<Write>> writes = new ArrayList<>();
        List<Look> looks = new ArrayList<>();
        Together.run(WRITERS + 2, thread -> {
            if (thread < WRITERS) {
                try {
                    List<Write> own = write();
                    synchronized (writes) {
                        writes.add(own);
                    }
                } finally {
                    writing.decrementAndGet();
                }
            } else {
                List<Look> own = look(writing);
                synchronized (looks) {
                    looks.addAll(own);
                }
            }
            return null;
        });

        List<Write> all = writes.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(WRITERS * WRITES);
        assertThat(looks).isNotEmpty();
        for (Write write : all) {
            assertThat(write.position()).as("terminates").isLessThanOrEqualTo(write.executedAfter());
            assertThat(looks)
                    .filteredOn(look -> look.executed() >= write.position())
                    .allMatch(look -> look.versions().getOrDefault(write.product(), 0L) >= write.version());
        }
    }

    /** Also patches that change nothing and replays: they cover what they answer. */
    private List<Write> write() {
        Response product = shop.product(0);
        String path = "/v1/products/" + product.id();
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            Response response = i % 3 == 2
                    ? shop.patch(path, "{}", "If-Match", "*")
                    : shop.patch(
                            path,
                            "{\"name\":\"v" + i / 3 + "\"}",
                            "If-Match",
                            "*",
                            "Idempotency-Key",
                            product.id() + "-" + i / 3);
            assertThat(response.header("Idempotency-Replayed").isPresent()).isEqualTo(i % 3 == 1);
            assertThat(response.status()).isEqualTo(200);
            writes.add(new Write(
                    product.id(),
                    response.body().get("version").longValue(),
                    response.position(),
                    GtidSet.parse(shop.sql("SELECT @@GLOBAL.gtid_executed")).size()));
        }
        return writes;
    }

    private List<Look> look(AtomicInteger writing) {
        List<Look> looks = new ArrayList<>();
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            while (writing.get() > 0) {
                long executed = GtidSet.parse(Shop.sql(connection, "SELECT @@GLOBAL.gtid_executed"))
                        .size();
                statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
                Map<Long, Long> versions = new HashMap<>();
                try (ResultSet rows = statement.executeQuery("SELECT id, version FROM product")) {
                    while (rows.next()) {
                        versions.put(rows.getLong(1), rows.getLong(2));
                    }
                }
                statement.execute("COMMIT");
                looks.add(new Look(executed, versions));
            }
            return looks;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A row can be seen before its GTID is in {@code gtid_executed}. Every write below is one transaction that counts one
     * up, so a sum that was seen is a number of transactions that the position must not fall short of.
     */
    @Test
    void whatWasSeenIsCoveredAlsoWhenNothingWasWritten() throws SQLException {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE counter (id INT PRIMARY KEY, n BIGINT NOT NULL)");
            for (int i = 0; i < WRITERS; i++) {
                statement.execute("INSERT INTO counter VALUES (" + i + ", 0)");
            }
        }
        long base = GtidSet.parse(shop.sql("SELECT @@GLOBAL.gtid_executed")).size();
        AtomicInteger writing = new AtomicInteger(WRITERS);
        AtomicInteger looks = new AtomicInteger();
        Together.run(
                WRITERS + 2,
                thread -> thread < WRITERS ? count(thread, writing, looks) : lookAtSums(base, writing, looks));
        assertThat(looks).hasValueGreaterThanOrEqualTo(LOOKS);
    }

    private int count(int row, AtomicInteger writing, AtomicInteger looks) {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            while (looks.get() < LOOKS) {
                statement.execute("UPDATE counter SET n = n + 1 WHERE id = " + row);
            }
            return 0;
        } catch (SQLException e) {
            throw new AssertionError(e);
        } finally {
            writing.decrementAndGet();
        }
    }

    private int lookAtSums(long base, AtomicInteger writing, AtomicInteger looks) {
        Positions positions = new Positions();
        try (Connection connection = shop.connect()) {
            while (writing.get() > 0) {
                long seen = Long.parseLong(Shop.sql(connection, "SELECT SUM(n) FROM counter"));
                assertThat(positions.coveringWhatIsVisible(connection)).isGreaterThanOrEqualTo(base + seen);
                looks.incrementAndGet();
            }
            return 0;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHistoryWithForeignTransactionsIsCoveredToo() throws SQLException {
        long product = shop.product(0).id();
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 1; i <= 20; i++) {
                // As after a failover, or with a second source: the set grows by others' transactions, with gaps.
                statement.execute("SET gtid_next = '11111111-1111-1111-1111-111111111111:" + 2 * i + "'");
                statement.execute("BEGIN");
                statement.execute("COMMIT");
                statement.execute("SET gtid_next = 'AUTOMATIC'");
                long before = GtidSet.parse(Shop.sql(connection, "SELECT @@GLOBAL.gtid_executed"))
                        .size();
                Response write =
                        shop.patch("/v1/products/" + product, "{\"name\":\"foreign " + i + "\"}", "If-Match", "*");
                assertThat(write.position()).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void whatIsAboutToBeExecutedIsWaitedFor() throws Exception {
        try (Connection committing = shop.connect();
                Statement statement = committing.createStatement();
                Connection asking = shop.connect()) {
            // Holds its GTID as a commit does between the moment its rows can be seen and the moment it is executed.
            statement.execute("SET gtid_next = '22222222-2222-2222-2222-222222222222:1'");
            statement.execute("BEGIN");
            CompletableFuture<Long> position = CompletableFuture.supplyAsync(() -> {
                try {
                    return new Positions().coveringWhatIsVisible(asking);
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> shop.number("SELECT COUNT(*) FROM performance_schema.processlist"
                                    + " WHERE info LIKE 'SELECT WAIT_FOR_EXECUTED_GTID_SET%'")
                            == 1);
            statement.execute("COMMIT");
            statement.execute("SET gtid_next = 'AUTOMATIC'");
            assertThat(position.get(10, TimeUnit.SECONDS))
                    .isEqualTo(GtidSet.parse(shop.sql("SELECT @@GLOBAL.gtid_executed"))
                            .size());
        }
    }
}
