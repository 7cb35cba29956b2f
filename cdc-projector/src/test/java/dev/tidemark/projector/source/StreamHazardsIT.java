package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.FaultProxy;
import dev.tidemark.local.LocalMySql;
import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.change.TableId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can happen to a server and to a connection. */
class StreamHazardsIT {

    private static final TableId ITEM = TableId.parse("shop.item");
    private static final Map<TableId, Set<String>> COLUMNS = Map.of(ITEM, Set.of("id"));
    private static final int LARGE = 120_000;

    private static LocalMySql mysql;

    private final MemoryHistory history = new MemoryHistory();

    @BeforeAll
    static void start() {
        mysql = LocalMySql.startTemporary();
    }

    @AfterAll
    static void stop() {
        mysql.close();
    }

    @BeforeEach
    void makeTables() throws SQLException {
        TestSource.run(
                mysql,
                "",
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, text VARCHAR(200))",
                "CREATE TABLE shop.other (id BIGINT PRIMARY KEY)");
    }

    @Test
    void aServerThatDiesAndComesBackIsReadFromWhereItStood() throws SQLException {
        GtidSet completed;
        try (RunningStream stream = streaming()) {
            insert(1);
            stream.catchUp(mysql);
            mysql.kill();

            assertThat(kindOf(stream.awaitFailure())).isEqualTo(Kind.TRANSIENT);
            completed = stream.completed();
        } finally {
            mysql.restart();
        }
        insert(2);
        try (RunningStream stream = stream(completed).catchUp(mysql)) {
            assertThat(ids(stream)).contains(2L).isSubsetOf(1L, 2L);
        }
    }

    /** Without heartbeats that is not to be told from a source where nothing happens. */
    @Test
    void aConnectionThatHasGoneSilentIsNoticed() throws SQLException, IOException {
        try (FaultProxy proxy = FaultProxy.before(mysql.host(), mysql.port());
                RunningStream stream = RunningStream.start(
                        mysql, proxy.port(), COLUMNS, history, RunningStream.executed(mysql), batch -> {})) {
            insert(1);
            stream.catchUp(mysql);
            proxy.halfOpen();

            Throwable failure = stream.awaitFailure();

            assertThat(failure).hasMessageContaining("silent");
            assertThat(kindOf(failure)).isEqualTo(Kind.TRANSIENT);
        }
    }

    /** The server closes it cleanly, and Debezium waits for ever. */
    @Test
    void aDumpThatWasKilledIsNoticed() throws SQLException {
        try (RunningStream stream = streaming()) {
            insert(1);
            stream.catchUp(mysql);
            killDump();

            assertThat(kindOf(stream.awaitFailure())).isEqualTo(Kind.TRANSIENT);
        }
    }

    @Test
    void aConnectionCutInsideATransactionLosesNothing() throws SQLException, IOException {
        GtidSet from = streamedSoFar();
        insertMany(LARGE);
        insert(LARGE + 1);
        Set<Long> seen = new HashSet<>();
        GtidSet completed;
        try (FaultProxy proxy = FaultProxy.before(mysql.host(), mysql.port())) {
            try (RunningStream stream =
                    RunningStream.start(mysql, proxy.port(), COLUMNS, history, from, batch -> cutOnce(proxy, batch))) {
                assertThat(kindOf(stream.awaitFailure())).isEqualTo(Kind.TRANSIENT);
                seen.addAll(ids(stream));
                completed = stream.completed();
            }
        }
        assertThat(seen).isNotEmpty().hasSizeLessThan(LARGE);
        try (RunningStream stream = stream(completed).catchUp(mysql)) {
            seen.addAll(ids(stream));
        }
        assertThat(seen).hasSize(LARGE + 1);
    }

    private static void cutOnce(FaultProxy proxy, ChangeBatch batch) {
        if (!batch.rows().isEmpty()) {
            proxy.cutAfter(64 * 1024);
        }
    }

    /** A reconnect that Debezium does by itself counts the transaction in hand as done, and the next start skips rows. */
    @Test
    void aHandlerThatStallsInsideALargeTransactionAndDiesLosesNothing() throws SQLException {
        GtidSet from = streamedSoFar();
        insertMany(LARGE);
        insert(LARGE + 1);
        Set<Long> seen = new HashSet<>();
        GtidSet completed;
        try (RunningStream stream = stream(from, new ChangeHandler() {
            private int rows;

            @Override
            public void handle(ChangeBatch batch) throws InterruptedException {
                rows += batch.rows().size();
                if (rows > LARGE / 3) {
                    // many times the interval of heartbeats, and longer than any silence that is put up with
                    Thread.sleep(RunningStream.SILENCE.plusSeconds(3).toMillis());
                    throw new IllegalStateException("killed");
                }
            }
        })) {
            assertThat(stream.awaitFailure()).hasMessage("killed");
            seen.addAll(ids(stream));
            completed = stream.completed();
        }
        assertThat(completed).isEqualTo(from);
        assertThat(seen).isNotEmpty();
        try (RunningStream stream = stream(completed).catchUp(mysql)) {
            assertThat(ids(stream)).hasSize(LARGE + 1);
        }
    }

    @Test
    void aHandlerThatStallsLosesNothing() throws SQLException {
        GtidSet from = streamedSoFar();
        insertMany(LARGE);
        insert(LARGE + 1);
        try (RunningStream stream = stream(from, new ChangeHandler() {
            private boolean stalled;

            @Override
            public void handle(ChangeBatch batch) throws InterruptedException {
                if (!stalled && !batch.rows().isEmpty()) {
                    stalled = true;
                    Thread.sleep(RunningStream.SILENCE.plusSeconds(3).toMillis());
                }
            }
        })) {
            assertThat(ids(stream.catchUp(mysql))).hasSize(LARGE + 1);
        }
    }

    @Test
    void rowsOfAnXaTransactionAreRefused() throws SQLException {
        try (RunningStream stream = streaming()) {
            TestSource.run(
                    mysql,
                    "shop",
                    "XA START 'x'",
                    "INSERT INTO item VALUES (1, '')",
                    "XA END 'x'",
                    "XA PREPARE 'x'",
                    "XA ROLLBACK 'x'");

            Throwable failure = stream.awaitFailure();
            assertThat(failure).hasMessageContaining("shop.item by XA");
            assertThat(kindOf(failure)).isEqualTo(Kind.HISTORY_LOST);
            assertThat(stream.rows()).isEmpty();
        }
    }

    @Test
    void aRowWithoutAllItsColumnsIsRefused() throws SQLException {
        try (RunningStream stream = streaming()) {
            TestSource.run(
                    mysql,
                    "shop",
                    "INSERT INTO item VALUES (1, '')",
                    "SET SESSION binlog_row_image = MINIMAL",
                    "UPDATE item SET text = 'x'");

            assertThat(kindOf(stream.awaitFailure())).isEqualTo(Kind.HISTORY_LOST);
        }
    }

    @Test
    void aCompressedTransactionIsReadLikeAnyOther() throws SQLException {
        GtidSet from = streamedSoFar();
        TestSource.run(
                mysql,
                "shop",
                "SET SESSION binlog_transaction_compression = ON",
                "START TRANSACTION",
                "INSERT INTO item VALUES (1, REPEAT('a', 200)), (2, REPEAT('a', 200))",
                "UPDATE item SET text = ''",
                "COMMIT");
        GtidSet transaction = RunningStream.executed(mysql).minus(from);

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).hasSize(4);
            assertThat(stream.batches())
                    .filteredOn(batch -> !batch.rows().isEmpty())
                    .allSatisfy(batch -> assertThat(batch.touched()).isEqualTo(transaction));
        }
    }

    @Test
    void whatWasPurgedIsGone() throws SQLException {
        GtidSet from = streamedSoFar();
        insert(1);
        TestSource.run(mysql, "", "FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");

        try (RunningStream stream = stream(from)) {
            Throwable failure = stream.awaitFailure();
            assertThat(failure).hasMessageContaining("no longer has").hasMessageContaining("backfill --all");
            assertThat(kindOf(failure)).isEqualTo(Kind.HISTORY_LOST);
        }
    }

    @Test
    void transactionsThatNeverCameThroughTheBinlogAreNoticed() throws SQLException {
        try (RunningStream stream = streaming()) {
            TestSource.run(mysql, "", "SET GLOBAL gtid_purged = '+3e11fa47-71ca-11e1-9e33-c80aa9429562:1-1000'");

            Throwable failure = stream.awaitFailure();
            assertThat(failure).hasMessageContaining("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-1000");
            assertThat(kindOf(failure)).isEqualTo(Kind.HISTORY_LOST);
        }
    }

    @Test
    void aServerWithAnotherHistoryIsRefused() throws SQLException {
        GtidSet from = streamedSoFar();
        TestSource.run(mysql, "", "RESET MASTER", "FLUSH PRIVILEGES");

        try (RunningStream stream = stream(from)) {
            Throwable failure = stream.awaitFailure();
            assertThat(failure).hasMessageContaining("has not executed").hasMessageContaining("backfill --all");
            assertThat(kindOf(failure)).isEqualTo(Kind.HISTORY_LOST);
        }
    }

    @Test
    void aSecondStreamOfTheSameNameThrowsTheFirstOneOut() throws SQLException {
        try (RunningStream first = streaming()) {
            insert(1);
            first.catchUp(mysql);
            try (RunningStream second = stream(first.completed())) {
                assertThat(kindOf(first.awaitFailure())).isEqualTo(Kind.TRANSIENT);
                insert(2);
                assertThat(ids(second.catchUp(mysql))).containsExactly(2L);
            }
        }
    }

    @Test
    void aWrongPasswordAndMissingGrantsAreForAPersonToMend() throws SQLException {
        TestSource.run(mysql, "", "CREATE USER IF NOT EXISTS nobody IDENTIFIED BY 'right'");

        assertThat(failureAs("nobody", "wrong")).satisfies(failure -> {
            assertThat(kindOf(failure)).isEqualTo(Kind.CONFIGURATION);
            assertThat(failure).hasMessageContaining("Access denied").hasMessageNotContaining("wrong");
        });
        assertThat(kindOf(failureAs("nobody", "right"))).isEqualTo(Kind.CONFIGURATION);

        TestSource.run(
                mysql,
                "",
                "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO nobody",
                "GRANT SELECT ON shop.* TO nobody");
        GtidSet from = RunningStream.executed(mysql);
        insert(1);
        try (RunningStream stream = RunningStream.start(mysql, "nobody", "right", COLUMNS, history, from)) {
            assertThat(ids(stream.catchUp(mysql))).containsExactly(1L);
        }
    }

    private Throwable failureAs(String user, String password) {
        try (RunningStream stream =
                RunningStream.start(mysql, user, password, COLUMNS, history, RunningStream.executed(mysql))) {
            return stream.awaitFailure();
        }
    }

    /** A stream that has come so far that it streams. */
    private RunningStream streaming() throws SQLException {
        RunningStream stream = stream(RunningStream.executed(mysql));
        TestSource.run(mysql, "shop", "INSERT INTO other VALUES (" + System.nanoTime() + ")");
        return stream.catchUp(mysql);
    }

    private GtidSet streamedSoFar() throws SQLException {
        try (RunningStream stream = streaming()) {
            return stream.completed();
        }
    }

    private RunningStream stream(GtidSet from) {
        return stream(from, batch -> {});
    }

    private RunningStream stream(GtidSet from, ChangeHandler handler) {
        return RunningStream.start(mysql, mysql.port(), COLUMNS, history, from, handler);
    }

    private static void insert(long id) throws SQLException {
        TestSource.run(mysql, "shop", "INSERT INTO item VALUES (" + id + ", '')");
    }

    private static void insertMany(int rows) throws SQLException {
        TestSource.run(
                mysql,
                "shop",
                "SET SESSION cte_max_recursion_depth = " + rows,
                "INSERT INTO item WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < " + rows
                        + ") SELECT n, REPEAT('x', 100) FROM n");
    }

    private static void killDump() throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                ResultSet dump = statement.executeQuery(
                        "SELECT id FROM information_schema.PROCESSLIST WHERE command LIKE 'Binlog Dump%'")) {
            while (dump.next()) {
                TestSource.run(mysql, "", "KILL " + dump.getLong(1));
            }
        }
    }

    private static Set<Long> ids(RunningStream stream) {
        Set<Long> ids = new HashSet<>();
        stream.rows().stream().flatMap(RowChange::images).forEach(row -> ids.add((Long) row.get("id")));
        return ids;
    }

    private static Kind kindOf(Throwable failure) {
        assertThat(failure).isInstanceOf(ChangeStreamException.class);
        return ((ChangeStreamException) failure).kind();
    }
}
