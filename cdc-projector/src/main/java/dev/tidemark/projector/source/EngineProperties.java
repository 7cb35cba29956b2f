package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.runtime.config.MySqlSettings;
import io.debezium.connector.mysql.MySqlConnector;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Debezium has to be set up so that it loses nothing; each of these was learned from a loss or a hang. */
final class EngineProperties {

    private static final long LOWEST_SERVER_ID = 1_000_000_000;
    private static final String NOTHING = "(?!)";
    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_]");

    private EngineProperties() {}

    /**
     * @param name of the stream: it decides the id under which MySQL knows us, so that a second one of the same name
     *     throws the first one out
     * @param schemas whose statements are wanted
     * @param columns what is wanted of each table
     * @param partsId of the {@link EngineParts}
     * @param schemaKnown whether the schema history tells how the tables looked at the place where the engine begins
     */
    static Properties of(
            String name,
            MySqlSettings mysql,
            Set<String> schemas,
            Map<TableId, Set<String>> columns,
            String partsId,
            boolean schemaKnown) {
        Properties all = new Properties();
        all.putAll(engine(name, partsId));
        all.putAll(connection(name, mysql));
        all.putAll(BinlogTls.of(mysql));
        all.putAll(content(schemas, columns));
        all.putAll(behaviour(schemaKnown));
        return all;
    }

    private static Map<String, String> engine(String name, String partsId) {
        return Map.of(
                "name",
                name,
                "connector.class",
                MySqlConnector.class.getName(),
                "topic.prefix",
                name + "-" + partsId, // names its MBeans, which two engines must not share
                "offset.storage",
                SeededOffsets.class.getName(),
                SeededOffsets.ID,
                partsId,
                "schema.history.internal",
                LoggedSchemaHistory.class.getName(),
                LoggedSchemaHistory.ID,
                partsId,
                "record.processing.threads",
                "1",
                "errors.max.retries",
                "0"); // a retry would go on behind the batch that failed
    }

    private static Map<String, String> connection(String name, MySqlSettings mysql) {
        return Map.ofEntries(
                Map.entry("database.hostname", mysql.host()),
                Map.entry("database.port", String.valueOf(mysql.port())),
                Map.entry("database.user", mysql.user()),
                Map.entry("database.password", mysql.password()),
                Map.entry("database.server.id", String.valueOf(serverId(name))),
                Map.entry("driver.allowPublicKeyRetrieval", "true"),
                Map.entry("driver.socketTimeout", "60000"),
                Map.entry("driver.openTelemetry", "DISABLED"),
                Map.entry("connect.timeout.ms", "10000"),
                // Its silent reconnect counts the transaction in hand as done.
                Map.entry("connect.keep.alive", "false"),
                // Decides, times 0.8, how often the server sends a heartbeat; what comes with one may be a sign of
                // life.
                Map.entry("connect.keep.alive.interval.ms", "1250"),
                Map.entry("heartbeat.interval.ms", "500"),
                // The handler may be busy for minutes: the server shall not hang up meanwhile.
                Map.entry("binlog.net.write.timeout", "600"));
    }

    private static Map<String, String> content(Set<String> schemas, Map<TableId, Set<String>> columns) {
        Stream<String> tables = columns.keySet().stream().map(TableId::toString);
        Stream<String> needed = columns.entrySet().stream()
                .flatMap(table -> table.getValue().stream().map(column -> table.getKey() + "." + column));
        return Map.ofEntries(
                Map.entry("database.include.list", exactly(schemas)),
                Map.entry("table.include.list", exactly(tables.toList())),
                Map.entry("column.include.list", exactly(needed.toList())),
                // The schema history covers the projected schemas, so that a table can be projected later.
                Map.entry("schema.history.internal.store.only.captured.databases.ddl", "true"),
                Map.entry("schema.history.internal.skip.unparseable.ddl", "true"),
                Map.entry("include.schema.changes", "true"),
                Map.entry("include.schema.comments", "false"),
                Map.entry("provide.transaction.metadata", "true"),
                Map.entry("tombstones.on.delete", "false"),
                Map.entry("skipped.operations", "none"),
                // A column that we did not ask for may have changed, and with it the document.
                Map.entry("skip.messages.without.change", "false"),
                Map.entry("column.propagate.source.type", ".*"),
                Map.entry("converters", "values"),
                Map.entry("values.type", BinlogValues.class.getName()),
                Map.entry("decimal.handling.mode", "precise"),
                Map.entry("bigint.unsigned.handling.mode", "precise"),
                Map.entry("enable.time.adjuster", "false"));
    }

    private static Map<String, String> behaviour(boolean schemaKnown) {
        return Map.of(
                "snapshot.mode", schemaKnown ? "no_data" : "recovery",
                "snapshot.locking.mode", "none",
                "event.converting.failure.handling.mode", "fail",
                // How long a change waits for others to come along. Not shorter: Debezium's queue spins through the
                // last
                // millisecond of every wait, which at 5 ms took a tenth of a core, idle or not.
                "poll.interval.ms", "10",
                "max.batch.size", "1024",
                "max.queue.size", "4096",
                "max.queue.size.in.bytes", String.valueOf(16 << 20));
    }

    private static long serverId(String name) {
        return LOWEST_SERVER_ID + (name.hashCode() & 0x7fff_ffffL);
    }

    /** Debezium takes a list of regular expressions, separated by commas. */
    private static String exactly(Collection<String> names) {
        // Of no names it would make a list of all.
        return names.isEmpty()
                ? NOTHING
                : names.stream().map(EngineProperties::exactly).collect(Collectors.joining(","));
    }

    private static String exactly(String name) {
        return SPECIAL.matcher(name)
                .replaceAll(found -> String.format("\\\\x{%x}", found.group().codePointAt(0)));
    }
}
