package dev.tidemark.projector.source;

import dev.tidemark.projector.change.GtidSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * How far the source has come. Positions compare only between sets that continue one another, so the set comes with it.
 *
 * @param serverUuid the server that was asked
 * @param executed the transactions it has committed
 * @param purged those of them that its binlog no longer holds
 */
public record SourcePosition(String serverUuid, GtidSet executed, GtidSet purged) {

    /** Asks the server. */
    public static SourcePosition read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT @@server_uuid, @@global.gtid_executed, @@global.gtid_purged")) {
            result.next();
            return new SourcePosition(
                    result.getString(1), GtidSet.parse(result.getString(2)), GtidSet.parse(result.getString(3)));
        }
    }

    public long position() {
        return executed.size();
    }

    /**
     * Why a stream cannot begin here; empty where it can.
     *
     * @param completed what has been applied so far
     */
    public Optional<String> breakAfter(GtidSet completed) {
        GtidSet missed = purged.minus(completed);
        return divergenceFrom(completed)
                .or(() -> missed.isEmpty()
                        ? Optional.empty()
                        : Optional.of("MySQL (server " + serverUuid + ") no longer has " + missed
                                + " in its binlog, and it is not applied yet: run 'backfill --all', and keep the binlog"
                                + " longer (binlog_expire_logs_seconds)"));
    }

    /**
     * Why a stream that runs has become meaningless; empty where it has not. What is purged does not matter to it: it may
     * have come, and not be applied yet.
     *
     * @param completed what has been applied so far
     */
    public Optional<String> divergenceFrom(GtidSet completed) {
        GtidSet unknown = completed.minus(executed);
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("MySQL (server " + serverUuid + ") has not executed " + unknown
                        + ", which is already applied: it was reset or restored, or lost transactions in a failover;"
                        + " run 'backfill --all'");
    }
}
