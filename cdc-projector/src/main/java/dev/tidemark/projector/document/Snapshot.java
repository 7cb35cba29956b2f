package dev.tidemark.projector.document;

import dev.tidemark.projector.change.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The database at one moment. What is read from it is at least as new as its position says. For one thread; to be closed.
 *
 * @param executed the transactions that it shows for sure
 * @param takenAt {@link System#nanoTime()} when it was taken; no two have the same, so it orders those of one position
 */
public record Snapshot(Connection connection, GtidSet executed, long takenAt) implements AutoCloseable {

    static final String CLOSE = "COMMIT";

    /** The version of every document that is loaded from it. */
    public long position() {
        return executed.size();
    }

    /** Ends the snapshot and gives the connection back. What was read stays good whatever happens here. */
    @Override
    public void close() {
        try (Connection given = connection;
                Statement statement = given.createStatement()) {
            statement.execute(CLOSE);
        } catch (SQLException e) {
            // The connection is broken, and the pool has seen it; a transaction that stayed open ends with the next
            // START.
        }
    }
}
