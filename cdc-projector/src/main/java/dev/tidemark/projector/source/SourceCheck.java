package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether the source keeps what the documents' truth rests on. Asks again each time, so that it can run every minute: most
 * of these settings can be changed while the server runs. All problems are found together.
 */
public final class SourceCheck {

    private final MySqlConnections connections;
    private final boolean durable;

    /**
     * @param durable whether a server that may lose the last transactions in a crash is refused; if not, it is only warned
     *     of, for servers that hold nothing of value
     */
    public SourceCheck(MySqlConnections connections, boolean durable) {
        this.connections = connections;
        this.durable = durable;
    }

    /**
     * What is wrong.
     *
     * @param server with its settings, and with what our user may do on it
     * @param rights with what our user may read, and the server logs
     * @param tables with these tables themselves
     */
    public record Found(List<SourceProblem> server, List<SourceProblem> rights, List<SourceProblem> tables) {

        public List<SourceProblem> all() {
            return Stream.of(server, rights, tables).flatMap(List::stream).toList();
        }
    }

    /** Looks at the server, and at these tables on it. */
    public Found look(Collection<TableId> tables) throws SQLException {
        // a new one each time: a session keeps the global privileges that it began with
        try (Connection connection = connections.open(Map.of())) {
            Map<String, String> variables = ServerSettings.read(connection);
            List<SourceProblem> server = new ArrayList<>(new ServerSettings(variables, durable).problems());
            server.addAll(SourceGrants.ofServer(connection));
            List<SourceProblem> rights = new ArrayList<>(SourceGrants.ofTables(connection, tables));
            if (server.stream().noneMatch(SourceProblem::stops)) {
                rights.addAll(unlogged(BinlogStatus.read(connection), tables));
            }
            return new Found(
                    server, rights, SourceTables.problems(connection, tables, ServerSettings.logsCascades(variables)));
        }
    }

    private static List<SourceProblem> unlogged(BinlogStatus binlog, Collection<TableId> tables) {
        return tables.stream()
                .map(TableId::schema)
                .distinct()
                .filter(schema -> !binlog.logs(schema))
                .sorted()
                .map(schema -> SourceProblem.stops(
                        "binlog_do_db or binlog_ignore_db keeps schema " + schema + " out of the binlog",
                        "start mysqld without these options"))
                .toList();
    }
}
