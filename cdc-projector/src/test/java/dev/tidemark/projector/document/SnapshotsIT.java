package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.LocalMySql;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotsIT {

    private final Database database = Database.create();
    private final String server = database.value("SELECT @@server_uuid");

    @BeforeEach
    void table() {
        database.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)", "INSERT INTO t VALUES (1, 0)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void positionIsTheNumberOfExecutedTransactions() {
        GtidSet before = database.executed();
        try (Snapshot snapshot = database.snapshot()) {
            assertThat(snapshot.position()).isEqualTo(before.size());
            assertThat(snapshot.executed()).isEqualTo(before);
        }
        database.execute("UPDATE t SET n = 1");
        try (Snapshot snapshot = database.snapshots().open(database.executed())) {
            assertThat(snapshot.position()).isEqualTo(before.size() + 1);
        }
    }

    @Test
    void whatComesLaterIsNotSeen() throws SQLException {
        try (Snapshot snapshot = database.snapshot()) {
            database.execute("UPDATE t SET n = 7");
            try (Rows rows = Rows.of(snapshot.connection(), "SELECT n FROM t")) {
                rows.next();
                assertThat(rows.text(1)).isEqualTo("0");
            }
        }
        try (Snapshot snapshot = database.snapshot();
                Rows rows = Rows.of(snapshot.connection(), "SELECT n FROM t")) {
            rows.next();
            assertThat(rows.text(1)).isEqualTo("7");
        }
    }

    @Test
    void nothingCanBeWritten() {
        try (Snapshot snapshot = database.snapshot()) {
            assertThatThrownBy(() -> snapshot.connection().createStatement().execute("UPDATE t SET n = 7"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read-only");
        }
    }

    /** The binlog may hand out a transaction before its commit: the snapshot waits for it. */
    @Test
    void waitsForWhatItMustCover() throws Exception {
        Gtid next = next();
        try (Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("SET gtid_next = '" + next + "'");
            statement.execute("BEGIN");
            statement.execute("UPDATE t SET n = 42");
            CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> {
                try (Snapshot snapshot = database.snapshots().open(GtidSet.of(next));
                        Rows rows = Rows.of(snapshot.connection(), "SELECT n FROM t")) {
                    rows.next();
                    return rows.text(1) + " " + snapshot.executed().contains(next);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await()
                    .until(() -> database.value(
                                    "SELECT COUNT(*) FROM performance_schema.threads WHERE PROCESSLIST_INFO LIKE 'SELECT WAIT_FOR%"
                                            + next.number() + "%'")
                            .equals("1"));
            assertThat(seen).isNotDone();
            statement.execute("COMMIT");
            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("42 true");
        }
    }

    @Test
    void whatDoesNotComeInTimeIsTriedAgain() {
        Snapshots impatient = new Snapshots(database.dataSource(), server, GtidSet.empty(), Duration.ofMillis(50));

        assertThatThrownBy(() -> impatient.open(GtidSet.of(next())))
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                .hasMessageContaining("has not made " + next() + " visible within");
        assertThat(database.dataSource().getHikariPoolMXBean().getActiveConnections())
                .isZero();
    }

    @Test
    void anotherServerIsNotAskedForPositions() {
        Snapshots snapshots = new Snapshots(database.dataSource(), "another", GtidSet.empty(), Duration.ofSeconds(1));

        assertThatThrownBy(() -> snapshots.open(GtidSet.empty()))
                .isInstanceOf(LoadException.class)
                .hasMessage("this connection does not suit: the server is '" + server
                        + "', not 'another'; it is tried again");
    }

    @Test
    void connectionsSetUpInAnotherWayAreRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "time_zone='+00:00',transaction_isolation='READ-COMMITTED'",
                                "transaction_isolation is 'READ-COMMITTED'",
                        "time_zone='+02:00',transaction_isolation='REPEATABLE-READ'", "time_zone is '+02:00'")
                .entrySet()) {
            try (HikariDataSource dataSource = new HikariDataSource()) {
                dataSource.setJdbcUrl(database.dataSource().getJdbcUrl() + "&sessionVariables="
                        + wrong.getKey().replace("+", "%2B"));
                dataSource.setUsername(database.dataSource().getUsername());
                dataSource.setPassword(database.dataSource().getPassword());
                dataSource.setMaximumPoolSize(1);
                Snapshots snapshots = new Snapshots(dataSource, server, GtidSet.empty(), Duration.ofSeconds(1));
                assertThatThrownBy(() -> snapshots.open(GtidSet.empty())).hasMessageContaining(wrong.getValue());
            }
        }
    }

    @Test
    void serverThatCannotBeReachedIsTriedAgain() {
        database.dataSource().close();

        assertThatThrownBy(() -> database.snapshots().open(GtidSet.empty()))
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
    }

    /**
     * Another thread may read a later set, and take its snapshot, between our reading of ours and our snapshot. It is no
     * sign of a lost history, and ours shows no less than the other: with an older label what is written from it would
     * lose, with the same and no order between them it would go back.
     */
    @Test
    void theLaterOfTwoSnapshotsBearsNoOlderPosition() throws Exception {
        AtomicLong takenBefore = new AtomicLong();
        AtomicReference<Runnable> afterTheRead = new AtomicReference<>(() -> {});
        Snapshots snapshots = new Snapshots(
                Interposed.afterPosition(
                        database.dataSource(), () -> afterTheRead.get().run()),
                server,
                GtidSet.empty(),
                Duration.ofSeconds(5));
        afterTheRead.set(() -> {
            afterTheRead.set(() -> {});
            database.execute("UPDATE t SET n = n + 1");
            try (Snapshot earlier = snapshots.open(database.executed())) {
                takenBefore.set(earlier.takenAt());
            }
        });

        try (Snapshot later = snapshots.open(GtidSet.empty())) {
            assertThat(later.position()).isEqualTo(database.executed().size());
            assertThat(later.takenAt()).isGreaterThan(takenBefore.get());
        }
    }

    @Test
    void resetServerHasLostItsHistory() {
        try (LocalMySql own = LocalMySql.startTemporary();
                Database reset = Database.on(own)) {
            reset.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            Snapshots snapshots = reset.snapshots();
            snapshots.open(GtidSet.empty()).close();
            GtidSet lost = reset.executed();
            reset.execute("RESET MASTER", "INSERT INTO t VALUES (1)");

            for (Snapshots each : List.of(
                    snapshots,
                    new Snapshots(
                            reset.dataSource(), reset.value("SELECT @@server_uuid"), lost, Duration.ofSeconds(1)))) {
                assertThatThrownBy(() -> each.open(GtidSet.empty()))
                        .isInstanceOfSatisfying(
                                LoadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.HISTORY_LOST))
                        .hasMessageContaining("it was reset or restored, so run 'backfill --all'");
            }
        }
    }

    private Gtid next() {
        return new Gtid(server, "", database.executed().size() + 1);
    }
}
