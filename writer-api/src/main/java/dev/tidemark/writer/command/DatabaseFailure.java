package dev.tidemark.writer.command;

import dev.tidemark.writer.refusal.Refusals;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an error of the database means for a command. */
enum DatabaseFailure {
    /** Another transaction was first; this one was rolled back and may simply be tried again. */
    LOST_RACE,
    /** MySQL cannot be reached, is full, or takes no writes (a replica, or one that shuts down). */
    UNAVAILABLE,
    /** A mistake of ours. */
    BUG;

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFailure.class);

    private static final Set<Integer> RACES = Set.of(
            1213, // deadlock
            1205, // lock wait timeout
            3101); // rolled back during commit: certification conflict of group replication
    private static final Set<Integer> NOT_NOW = Set.of(
            1040, // too many connections
            1053, // shutdown in progress
            1290, // read only
            1836, // read only
            1317, // killed
            1021, // disk full
            1114); // table full

    static DatabaseFailure of(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                if (RACES.contains(sql.getErrorCode()) || "40001".equals(sql.getSQLState())) {
                    return LOST_RACE;
                }
                if (NOT_NOW.contains(sql.getErrorCode()) || isConnection(sql)) {
                    return UNAVAILABLE;
                }
            }
        }
        return BUG;
    }

    private static boolean isConnection(SQLException e) {
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || (e.getSQLState() != null && e.getSQLState().startsWith("08"));
    }

    RuntimeException toException(Exception e) {
        if (this == UNAVAILABLE) {
            LOG.warn("MySQL is not available: {}", root(e).getMessage());
            return Refusals.unavailable();
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }
}
