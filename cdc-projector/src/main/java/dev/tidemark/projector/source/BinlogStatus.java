package dev.tidemark.projector.source;

import dev.tidemark.projector.change.GtidSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * The end of the server's binlog. What {@code executed} holds is in the binlog before {@code end}: the server reads the
 * set first.
 *
 * @param onlySchemas the only schemas whose changes are logged; empty for all
 * @param ignoredSchemas schemas whose changes are not logged
 */
record BinlogStatus(BinlogPoint end, GtidSet executed, List<String> onlySchemas, List<String> ignoredSchemas) {

    private static final int SYNTAX_ERROR = 1064;

    /** Needs REPLICATION CLIENT. */
    static BinlogStatus read(Connection connection) throws SQLException {
        try {
            return read(connection, "SHOW BINARY LOG STATUS");
        } catch (SQLException e) {
            if (e.getErrorCode() != SYNTAX_ERROR) {
                throw e;
            }
            return read(connection, "SHOW MASTER STATUS"); // its name before 8.2
        }
    }

    private static BinlogStatus read(Connection connection, String statement) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(statement)) {
            if (!row.next()) {
                throw new SQLException("the server has no binlog");
            }
            return new BinlogStatus(
                    new BinlogPoint(row.getString(1), row.getLong(2)),
                    GtidSet.parse(row.getString(5)),
                    names(row.getString(3)),
                    names(row.getString(4)));
        }
    }

    private static List<String> names(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    boolean logs(String schema) {
        return (onlySchemas.isEmpty() || onlySchemas.contains(schema)) && !ignoredSchemas.contains(schema);
    }
}
