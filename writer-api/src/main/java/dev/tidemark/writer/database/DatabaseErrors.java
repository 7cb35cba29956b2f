package dev.tidemark.writer.database;

import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;

/** Turns errors of MySQL at start into one line that says where, what, and what to do. */
final class DatabaseErrors {
    private static final int ACCESS_DENIED = 1045;
    private static final int UNKNOWN_DATABASE = 1049;
    private static final int DATABASE_DENIED = 1044;
    private static final int STATEMENT_DENIED = 1142;

    private DatabaseErrors() {}

    static String explain(MySqlSettings settings, SQLException e) {
        String where = settings.address() + ": ";
        return switch (e.getErrorCode()) {
            case ACCESS_DENIED ->
                where + "MySQL refuses the user '" + settings.user()
                        + "' or the password: check mysql.user and mysql.password";
            case UNKNOWN_DATABASE ->
                where + "there is no schema '" + settings.schema() + "': CREATE DATABASE `" + settings.schema()
                        + "` CHARACTER SET utf8mb4";
            case DATABASE_DENIED, STATEMENT_DENIED ->
                where + firstLine(e) + ": GRANT ALL ON `" + settings.schema() + "`.* TO '" + settings.user() + "'";
            default ->
                isConnection(e)
                        ? where + "MySQL cannot be reached (" + rootLine(e)
                                + "): is it running, and is mysql.url right?"
                        : where + firstLine(e);
        };
    }

    static String explainMigration(MySqlSettings settings, FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
                return explain(settings, sql);
            }
        }
        return settings.address() + ": the schema cannot be migrated: " + firstLine(e);
    }

    private static boolean isConnection(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("08");
    }

    private static String rootLine(Throwable e) {
        return e.getCause() == null ? firstLine(e) : rootLine(e.getCause());
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    }
}
