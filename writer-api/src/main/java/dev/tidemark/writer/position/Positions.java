package dev.tidemark.writer.position;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Says which position covers a command: the size of a set of executed transactions that contains the command's own.
 *
 * <p>Guarantee: whoever has executed as many transactions of this server's history as the answer says has executed the
 * command's. It rests on {@code binlog_order_commits=ON} alone, which {@link dev.tidemark.writer.database.Database}
 * checks: executed transactions are a prefix of the binlog, so two such sets of one history are comparable, and the one
 * that is at least as large contains the other.
 *
 * <p>Cost: reading {@code gtid_executed} takes a lock that commits share, so at most one command at a time reads it, and
 * all commands whose GTID is in what was read are answered by that one reading.
 *
 * <p>Safe for use by many threads.
 */
public final class Positions {
    /** MySQL puts a GTID into {@code gtid_executed} microseconds after its rows can be seen. */
    private static final int VISIBLE_TO_EXECUTED_SECONDS = 3;

    private GtidSet executed = GtidSet.EMPTY;
    private boolean reading;

    /** To be asked directly after {@link Connection#commit()} on that connection. */
    public long coveringCommit(Connection connection) throws SQLException {
        GtidSet own = OwnGtid.ofLastCommit(connection);
        return own.isEmpty()
                ? coveringWhatIsVisible(connection)
                : executedWith(own, connection).size();
    }

    /**
     * Covers every row that could be seen before the call: what is executed, and what is about to be.
     *
     * <p>A row can be seen a moment before its GTID enters {@code gtid_executed}. Until then a session owns the GTID. So:
     * which GTIDs are owned, wait for those, then what is executed, and in this order.
     */
    public long coveringWhatIsVisible(Connection pooled) throws SQLException {
        Connection connection = physical(pooled);
        String owned = withoutOwners(text(connection, "SELECT @@GLOBAL.gtid_owned"));
        if (!owned.isEmpty()) {
            waitFor(owned, connection);
        }
        return readExecuted(connection).size();
    }

    private GtidSet executedWith(GtidSet own, Connection connection) throws SQLException {
        synchronized (this) {
            // Only a reading that ends after the commit counts: an older one would lie after RESET MASTER.
            while (reading) {
                await();
                if (executed.contains(own)) {
                    return executed;
                }
            }
            reading = true;
        }
        GtidSet read = GtidSet.EMPTY;
        try {
            read = readExecuted(physical(connection));
        } finally {
            synchronized (this) {
                reading = false;
                executed = read;
                notifyAll();
            }
        }
        if (!read.contains(own)) {
            throw new IllegalStateException("MySQL has committed a transaction that @@gtid_executed does not name");
        }
        return read;
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the position of a commit", e);
        }
    }

    private static GtidSet readExecuted(Connection connection) throws SQLException {
        return GtidSet.parse(text(connection, "SELECT @@GLOBAL.gtid_executed"));
    }

    /** Timing out is fine: what is owned for so long has not been committed, so nobody has seen it. */
    private static void waitFor(String gtids, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
            statement.setString(1, gtids);
            statement.setInt(2, VISIBLE_TO_EXECUTED_SECONDS);
            statement.executeQuery().close();
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** {@code uuid:7#12:8#13} says that threads 12 and 13 own the transactions 7 and 8. */
    static String withoutOwners(String owned) {
        return owned.replaceAll("#\\d+", "");
    }

    /** The pool would see these statements as a transaction that has to be rolled back: one more round trip. */
    private static Connection physical(Connection connection) throws SQLException {
        return connection.unwrap(JdbcConnection.class);
    }
}
