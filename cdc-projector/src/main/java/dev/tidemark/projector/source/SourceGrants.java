package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether our user may do what we do. It is tried, not read from the list of grants: roles, wildcards and partial revokes
 * make that list hard to read.
 */
final class SourceGrants {

    private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227, 3879);
    private static final Set<Integer> UNKNOWN_STATEMENT = Set.of(1064);

    private final Connection connection;
    private final String user;

    private SourceGrants(Connection connection, String user) {
        this.connection = connection;
        this.user = user;
    }

    /** What streaming takes. */
    static List<SourceProblem> ofServer(Connection connection) throws SQLException {
        SourceGrants grants = new SourceGrants(connection, currentUser(connection));
        List<SourceProblem> problems = new ArrayList<>();
        grants.global("REPLICATION SLAVE", "SHOW REPLICAS", "SHOW SLAVE HOSTS").ifPresent(problems::add);
        grants.global("REPLICATION CLIENT", "SHOW BINARY LOG STATUS", "SHOW MASTER STATUS")
                .ifPresent(problems::add);
        return problems;
    }

    /** What loading takes. */
    static List<SourceProblem> ofTables(Connection connection, Collection<TableId> tables) throws SQLException {
        SourceGrants grants = new SourceGrants(connection, currentUser(connection));
        Set<String> unreadable = new TreeSet<>();
        for (TableId table : tables) {
            if (!grants.allows("SELECT 1 FROM " + quoted(table.schema()) + "." + quoted(table.table()) + " LIMIT 0")) {
                unreadable.add(table.schema());
            }
        }
        return unreadable.stream()
                .map(schema -> SourceProblem.stops(
                        "user " + grants.user + " may not read every projected table of schema " + schema,
                        "GRANT SELECT ON " + quoted(schema) + ".* TO " + grants.user + ";"))
                .toList();
    }

    /** @param spellings the statement in the words of newer and of older servers */
    private Optional<SourceProblem> global(String privilege, String... spellings) throws SQLException {
        for (String statement : spellings) {
            try {
                if (allows(statement)) {
                    return Optional.empty();
                }
                return Optional.of(SourceProblem.stops(
                        "user " + user + " lacks the privilege " + privilege,
                        "GRANT " + privilege + " ON *.* TO " + user + ";"));
            } catch (SQLException e) {
                if (!UNKNOWN_STATEMENT.contains(e.getErrorCode())) {
                    throw e;
                }
            }
        }
        throw new SQLException("the server knows none of: " + String.join(", ", spellings));
    }

    private boolean allows(String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(query);
            return true;
        } catch (SQLException e) {
            if (DENIED.contains(e.getErrorCode())) {
                return false;
            }
            if (e.getErrorCode() == SourceTables.NO_SUCH_TABLE || e.getErrorCode() == SourceTables.NO_SUCH_SCHEMA) {
                return true; // told by whoever looks at tables
            }
            throw e;
        }
    }

    /** As a GRANT names it. */
    private static String currentUser(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT CURRENT_USER()")) {
            result.next();
            String account = result.getString(1);
            int at = account.lastIndexOf('@');
            return "'" + account.substring(0, at) + "'@'" + account.substring(at + 1) + "'";
        }
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
