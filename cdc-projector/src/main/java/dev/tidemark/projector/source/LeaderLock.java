package dev.tidemark.projector.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that one process at a time holds, kept by MySQL for as long as a connection of ours lives.
 *
 * <p>It keeps two projectors from doing the work twice. It does not keep them from ever overlapping: one that is cut off
 * learns of its loss after up to {@link #PING} plus {@link #ANSWER_LIMIT}, and the server frees its lock after {@link
 * #IDLE_LIMIT}. That is harmless, because every write carries its version.
 */
public final class LeaderLock implements AutoCloseable {

    static final Duration PING = Duration.ofSeconds(3);
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    static final Duration IDLE_LIMIT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLock.class);
    private static final int NAME_LIMIT = 64;
    private static final String ACQUIRE = "SELECT GET_LOCK(?, 1)";
    private static final String STILL_OURS = "SELECT IS_USED_LOCK(?) = CONNECTION_ID()";

    private final MySqlConnections connections;
    private final String name;
    private final Runnable onLoss;

    /** Both guarded by this. */
    private Connection holder;

    private Thread keeper;

    /**
     * @param name of the lock, the same for all that compete; the server knows it to 64 characters
     * @param onLoss run once on a thread of its own when a held lock is lost, not when it is closed
     */
    public LeaderLock(MySqlConnections connections, String name, Runnable onLoss) {
        if (name.isEmpty() || name.length() > NAME_LIMIT) {
            throw new IllegalArgumentException(
                    "a lock's name has 1 to " + NAME_LIMIT + " characters, not '" + name + "'");
        }
        this.connections = connections;
        this.name = name;
        this.onLoss = onLoss;
    }

    /** Waits for the lock up to this long. True when it is ours, and then not to be called again. */
    public boolean acquire(Duration limit) throws SQLException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Connection connection = connections.open(Map.of(
                "socketTimeout",
                String.valueOf(ANSWER_LIMIT.toMillis()),
                "sessionVariables",
                "wait_timeout=" + IDLE_LIMIT.toSeconds()));
        try {
            while (!ask(connection, ACQUIRE)) {
                if (System.nanoTime() - end >= 0) {
                    connection.close();
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } catch (SQLException | InterruptedException e) {
            connection.close();
            throw e;
        }
        hold(connection);
        return true;
    }

    private synchronized void hold(Connection connection) {
        holder = connection;
        keeper = new Thread(() -> keep(connection), "leader-lock");
        keeper.setDaemon(true);
        keeper.start();
    }

    private void keep(Connection connection) {
        try {
            while (ask(connection, STILL_OURS)) {
                TimeUnit.NANOSECONDS.sleep(PING.toNanos());
            }
            lost("another session holds it");
        } catch (SQLException e) {
            lost(OneLine.of(e));
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void lost(String why) {
        synchronized (this) {
            if (holder == null) {
                return; // closed by ourselves meanwhile
            }
            closeHolder();
        }
        LOG.warn("the lead is lost: the lock '{}' is not ours any more ({})", name, why);
        onLoss.run();
    }

    private boolean ask(Connection connection, String question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /** Gives the lock to the next; nothing if it is not held. */
    @Override
    public synchronized void close() {
        if (keeper != null) {
            keeper.interrupt();
        }
        closeHolder();
    }

    /** The server frees what a session holds when it ends. */
    private void closeHolder() {
        try {
            if (holder != null) {
                holder.close();
            }
        } catch (SQLException e) {
            LOG.debug("closing the connection of the lock '{}'", name, e);
        } finally {
            holder = null;
        }
    }
}
