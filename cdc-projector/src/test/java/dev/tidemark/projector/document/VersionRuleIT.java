package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rule that versions rest on, against a real MySQL: whatever way writers, the stream, backfills and late bulk requests
 * interleave, documents end up true to the database if the position is read before the snapshot; and they do not if it is
 * read after.
 *
 * <p>One thread plays all parts, step by step, in an order drawn from a seed; steps of the others also fall between the
 * statements that open a snapshot.
 */
class VersionRuleIT {

    private static final int SCHEDULES = 20;
    private static final int STEPS = 40;
    private static final int ROWS = 3;
    private static final int LOADS_AT_ONCE = 3;

    private final Database database = Database.create();
    private final String server = database.value("SELECT @@server_uuid");
    private ProjectionPlan plan;

    @BeforeEach
    void table() {
        database.execute(
                "SET GLOBAL sync_binlog = 0", "SET GLOBAL innodb_flush_log_at_trx_commit = 2"); // thousands of commits
        database.execute("CREATE TABLE hot (id BIGINT PRIMARY KEY, n BIGINT)");
        plan = database.plan("{collection: hot, root: hot, fields: [n]}");
    }

    @AfterEach
    void close() {
        database.execute("SET GLOBAL sync_binlog = 1", "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        database.close();
    }

    @Test
    void positionBeforeTheSnapshotNeverGoesWrong() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            assertThat(wrongAfter(seed, this::positionFirst))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void positionAfterTheSnapshotGoesWrong() {
        assertThat(LongStream.range(0, SCHEDULES)
                        .filter(seed -> !wrongAfter(seed, this::snapshotFirst).isEmpty())
                        .findFirst())
                .isPresent();
    }

    /** The documents that differ from their rows when all is quiet. */
    private Map<String, String> wrongAfter(long seed, Opening opening) {
        database.execute("DELETE FROM hot", "INSERT INTO hot VALUES (0, 0), (1, 0), (2, 0)");
        Schedule schedule = new Schedule(new Random(seed), opening);
        schedule.run();
        Map<String, String> wrong = new TreeMap<>(schedule.store.documents());
        wrong.entrySet().removeAll(database.loadAll(plan).entrySet());
        return wrong;
    }

    private interface Opening {
        Snapshot open(GtidSet mustCover, Runnable between) throws SQLException;
    }

    private Snapshot positionFirst(GtidSet mustCover, Runnable between) {
        DataSource stepping = stepping(DataSource.class, database.dataSource(), between);
        return new Snapshots(stepping, server, GtidSet.empty(), Duration.ofSeconds(5)).open(mustCover);
    }

    private Snapshot snapshotFirst(GtidSet mustCover, Runnable between) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.createStatement().execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        between.run();
        try (Rows rows = Rows.of(connection, "SELECT @@global.gtid_executed")) {
            rows.next();
            return new Snapshot(connection, GtidSet.parse(rows.text(1)), System.nanoTime());
        }
    }

    /** JDBC that lets something happen before each of its statements. */
    private static <T> T stepping(Class<T> type, T target, Runnable between) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().startsWith("execute")) {
                between.run();
            }
            try {
                Object result = method.invoke(target, args);
                if (result instanceof Connection connection) {
                    return stepping(Connection.class, connection, between);
                }
                return result instanceof Statement statement ? stepping(Statement.class, statement, between) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private final class Schedule {

        private final Random random;
        private final Opening opening;
        private final Store store = new Store();
        private final Deque<Event> binlog = new ArrayDeque<>();
        private final List<Write> inFlight = new ArrayList<>();
        private boolean writes = true;
        private int loads;

        Schedule(Random random, Opening opening) {
            this.random = random;
            this.opening = opening;
        }

        void run() {
            backfill();
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> stream();
                    case 1 -> backfill();
                    default -> interleave();
                }
            }
            writes = false;
            while (!binlog.isEmpty()) {
                stream();
            }
            while (!inFlight.isEmpty()) {
                deliver();
            }
        }

        /** What the others do while something is loaded: a transaction commits, is streamed, a bulk request arrives. */
        private void interleave() {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    if (writes) {
                        write();
                    }
                }
                case 2 -> {
                    if (loads < LOADS_AT_ONCE) {
                        stream();
                    }
                }
                default -> deliver();
            }
        }

        private void write() {
            long row = random.nextInt(ROWS);
            GtidSet before = database.executed();
            database.execute("UPDATE hot SET n = n + 1 WHERE id = " + row);
            binlog.add(new Event(row, database.executed().minus(before)));
        }

        private void stream() {
            Event event = binlog.poll();
            if (event != null) {
                load(event.transaction(), List.of(event.row()));
            }
        }

        private void backfill() {
            load(GtidSet.empty(), List.of(0L, 1L, 2L));
        }

        private void load(GtidSet mustCover, List<Long> rows) {
            loads++;
            try (Snapshot snapshot = opening.open(mustCover, this::interleave)) {
                interleave();
                DocumentLoader.load(
                                snapshot,
                                plan,
                                rows.stream()
                                        .map(row -> Database.key(plan, row))
                                        .toList())
                        .forEach((key, document) -> inFlight.add(new Write(
                                key.id(), new String(document.source(), StandardCharsets.UTF_8), snapshot.position())));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            } finally {
                loads--;
            }
        }

        private void deliver() {
            if (!inFlight.isEmpty()) {
                store.write(inFlight.remove(random.nextInt(inFlight.size())));
            }
        }
    }

    private record Event(long row, GtidSet transaction) {}

    private record Write(String id, String document, long version) {}

    /** Elasticsearch's {@code external_gte}. */
    private static final class Store {

        private final Map<String, Write> latest = new HashMap<>();

        void write(Write write) {
            latest.merge(write.id(), write, (old, fresh) -> fresh.version() >= old.version() ? fresh : old);
        }

        Map<String, String> documents() {
            Map<String, String> documents = new HashMap<>();
            latest.values().forEach(write -> documents.put(write.id(), write.document()));
            return documents;
        }
    }
}
