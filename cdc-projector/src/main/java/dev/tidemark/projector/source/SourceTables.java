package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Whether each change to a projected table leaves its trace in the binlog, and names the row that changed. */
final class SourceTables {

    static final int NO_SUCH_TABLE = 1146;
    static final int NO_SUCH_SCHEMA = 1049;

    private static final String TABLE =
            "SELECT TABLE_TYPE, ENGINE FROM information_schema.TABLES" + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";
    private static final String PRIMARY_KEY = "SELECT COLUMN_NAME FROM information_schema.STATISTICS"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY' LIMIT 1";
    private static final String CASCADES = "SELECT CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE"
            + " FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ?"
            + " AND (UPDATE_RULE IN ('CASCADE', 'SET NULL') OR DELETE_RULE IN ('CASCADE', 'SET NULL'))";

    private final Connection connection;
    private final List<SourceProblem> problems = new ArrayList<>();

    private SourceTables(Connection connection) {
        this.connection = connection;
    }

    static List<SourceProblem> problems(Connection connection, Collection<TableId> tables, boolean cascadesLogged)
            throws SQLException {
        SourceTables check = new SourceTables(connection);
        for (TableId table : new TreeSet<>(tables)) {
            if (check.exists(table) && !cascadesLogged) {
                check.cascades(table);
            }
        }
        return check.problems;
    }

    private boolean exists(TableId table) throws SQLException {
        try (PreparedStatement statement = prepare(TABLE, table);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                stops(table + " does not exist, or may not be read", "create it, or take it out of the projection");
                return false;
            }
            if (!"BASE TABLE".equals(row.getString(1))) {
                stops(table + " is not a table: changes to what it shows are not its own", "project its base tables");
                return false;
            }
            if (!"InnoDB".equalsIgnoreCase(row.getString(2))) {
                stops(
                        table + " is kept by " + row.getString(2) + ", which has no consistent snapshots",
                        "ALTER TABLE " + quoted(table) + " ENGINE = InnoDB;");
            }
        }
        try (PreparedStatement statement = prepare(PRIMARY_KEY, table);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                stops(
                        table + " has no primary key: its changes do not say which row they are about",
                        "ALTER TABLE " + quoted(table) + " ADD PRIMARY KEY (…);");
            }
        }
        return true;
    }

    private void cascades(TableId table) throws SQLException {
        try (PreparedStatement statement = prepare(CASCADES, table);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                stops(
                        table + " has the foreign key " + name + " with ON UPDATE " + row.getString(2) + " ON DELETE "
                                + row.getString(3) + ", and what InnoDB does because of it is not in the binlog",
                        "ALTER TABLE " + quoted(table) + " DROP FOREIGN KEY " + SourceGrants.quoted(name)
                                + "; and add it again with RESTRICT");
            }
        }
    }

    private PreparedStatement prepare(String query, TableId table) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        statement.setString(1, table.schema());
        statement.setString(2, table.table());
        return statement;
    }

    private void stops(String text, String cure) {
        problems.add(SourceProblem.stops(text, cure));
    }

    private static String quoted(TableId table) {
        return SourceGrants.quoted(table.schema()) + "." + SourceGrants.quoted(table.table());
    }
}
