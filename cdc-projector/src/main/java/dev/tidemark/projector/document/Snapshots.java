package dev.tidemark.projector.document;

import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * Opens snapshots that know their position. Thread-safe.
 *
 * <p>The order of the statements is the proof: read the position, wait where what the snapshot must show is not in it (the
 * binlog may hand out a transaction before its commit is visible) and read it again, and only then take the snapshot. So
 * the label may be older than the data, never newer; with the label read last, an older document could win for good.
 *
 * <p>Snapshots are taken one after the other, and a later one never has an older label: it takes the newest that anybody
 * has read by then. With its own, read long before, it might show more than one with a newer label, and a document would
 * be seen to go back until the change that it lost comes along.
 */
public final class Snapshots {

    private static final String POSITION = "SELECT @@server_uuid, @@global.gtid_executed, @@transaction_isolation,"
            + " @@time_zone, @@character_set_results";
    private static final String START = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

    private final DataSource dataSource;
    private final String serverUuid;
    private final Duration waitLimit;

    /** A server only ever executes more. One that has executed less has another history. */
    private volatile GtidSet history;

    private final Object taking = new Object();
    private long lastTaken = System.nanoTime(); // guarded by taking

    /**
     * @param dataSource connections with {@link LoadConnection#parameters}, in auto-commit mode
     * @param serverUuid the server whose binlog is streamed: the positions of another one do not compare
     * @param history what that server has executed for sure, the transactions applied so far for instance
     * @param waitLimit how long a snapshot may wait for what it must cover; a semi-synchronous source takes as long as its
     *     replicas
     */
    public Snapshots(DataSource dataSource, String serverUuid, GtidSet history, Duration waitLimit) {
        this.dataSource = dataSource;
        this.serverUuid = serverUuid;
        this.history = history;
        this.waitLimit = waitLimit;
    }

    /**
     * A snapshot that shows these transactions, and others.
     *
     * @param mustCover the transactions because of which something is loaded; empty for none
     * @throws LoadException TRANSIENT where another attempt may succeed, HISTORY_LOST where the server has lost
     *     transactions that it had
     */
    public Snapshot open(GtidSet mustCover) {
        try {
            return open(dataSource.getConnection(), mustCover);
        } catch (SQLException e) {
            throw LoadException.of(e, "a snapshot cannot be opened");
        }
    }

    private Snapshot open(Connection connection, GtidSet mustCover) throws SQLException {
        try {
            GtidSet executed = executed(connection);
            if (!executed.contains(mustCover)) {
                await(connection, mustCover);
                executed = executed(connection);
                expect(executed, mustCover);
            }
            return take(connection, executed);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * What the server has executed by now. Asked when something was read from snapshots, all that these can show is in it: a
     * commit is counted at once after it has become visible.
     *
     * @throws LoadException as {@link #open(GtidSet)}
     */
    public GtidSet executed() {
        try (Connection connection = dataSource.getConnection()) {
            return executed(connection);
        } catch (SQLException e) {
            throw LoadException.of(e, "the source's position cannot be read");
        }
    }

    /** @param executed what this connection has read */
    private Snapshot take(Connection connection, GtidSet executed) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            synchronized (taking) {
                GtidSet newest = history;
                statement.execute(START);
                long now = System.nanoTime();
                lastTaken = now - lastTaken > 0 ? now : lastTaken + 1;
                return new Snapshot(connection, newest.contains(executed) ? newest : executed, lastTaken);
            }
        }
    }

    /** An event may come before its transaction is visible. Whether that came in time shows in the set that is read next. */
    private void await(Connection connection, GtidSet mustCover) throws SQLException {
        String seconds = String.format(Locale.ROOT, "%.3f", waitLimit.toMillis() / 1000.0);
        try (Rows rows =
                Rows.of(connection, "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + mustCover + "', " + seconds + ")")) {
            rows.next();
        }
    }

    private GtidSet executed(Connection connection) throws SQLException {
        GtidSet known = history;
        try (Rows rows = Rows.of(connection, POSITION)) {
            rows.next();
            expect("the server", rows.text(1), serverUuid);
            expect("transaction_isolation", rows.text(3), LoadConnection.ISOLATION);
            expect("time_zone", rows.text(4), LoadConnection.TIME_ZONE);
            expect("character_set_results", rows.text(5), LoadConnection.CHARSET);
            GtidSet executed = GtidSet.parse(rows.text(2));
            remember(known, executed);
            return executed;
        }
    }

    private void expect(GtidSet executed, GtidSet mustCover) {
        if (!executed.contains(mustCover)) {
            throw new LoadException(
                    Kind.TRANSIENT,
                    "MySQL has not made " + mustCover.minus(executed) + " visible within " + waitLimit.toSeconds()
                            + " s, though its binlog holds it; it is tried again");
        }
    }

    /** @param known what had been executed for sure before the server was asked */
    private void remember(GtidSet known, GtidSet executed) {
        if (!executed.contains(known)) {
            throw new LoadException(
                    Kind.HISTORY_LOST,
                    "MySQL (server " + serverUuid + ") no longer has transactions that it had executed: "
                            + known.minus(executed) + "; it was reset or restored, so run 'backfill --all'");
        }
        synchronized (this) {
            // Another thread may have learned of more meanwhile.
            if (executed.contains(history)) {
                history = executed;
            }
        }
    }

    private static void expect(String what, String found, String expected) {
        if (!expected.equals(found)) {
            throw new LoadException(
                    Kind.TRANSIENT,
                    "this connection does not suit: " + what + " is '" + found + "', not '" + expected
                            + "'; it is tried again");
        }
    }
}
