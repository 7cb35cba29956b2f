package dev.tidemark.projector.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's variables, and what is wrong with them. Each that is asked for here breaks something alone. */
final class ServerSettings {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int OLDEST_MAJOR = 8;
    private static final long SHORTEST_KEEPING = 3_600;

    private final Map<String, String> variables;
    private final boolean durable;
    private final List<SourceProblem> problems = new ArrayList<>();

    ServerSettings(Map<String, String> variables, boolean durable) {
        this.variables = variables;
        this.durable = durable;
    }

    /** By name in lower case. Needs no privilege. */
    static Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> variables = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL VARIABLES")) {
            while (row.next()) {
                variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
            }
        }
        return variables;
    }

    /** From 9.6 on MySQL carries out foreign keys itself, and what they do is in the binlog; before, InnoDB does. */
    static boolean logsCascades(Map<String, String> variables) {
        return "OFF".equalsIgnoreCase(variables.get("innodb_native_foreign_keys"));
    }

    List<SourceProblem> problems() {
        version();
        if (!"ON".equals(variables.get("log_bin"))) {
            stops("log_bin is OFF", "start mysqld with --log-bin and --server-id=N");
            return problems; // nothing below means anything without a binlog
        }
        expect("gtid_mode", "ON", "transactions have no numbers without it", gtidCure());
        expect(
                "enforce_gtid_consistency",
                "ON",
                "some statements would have no number",
                set("enforce_gtid_consistency", "ON"));
        expect("binlog_format", "ROW", "statements do not say which rows changed", set("binlog_format", "ROW"));
        expect("binlog_row_image", "FULL", "keys may be missing in changes", set("binlog_row_image", "FULL"));
        expect(
                "binlog_row_value_options",
                "",
                "updates of JSON columns would be lost",
                set("binlog_row_value_options", "''"));
        expect(
                "binlog_order_commits",
                "ON",
                "positions would not be in the order of commits",
                set("binlog_order_commits", "ON"));
        replicaUpdates();
        durability("sync_binlog");
        durability("innodb_flush_log_at_trx_commit");
        if (variables.getOrDefault("gtid_executed", "").isBlank() && "ON".equals(variables.get("gtid_mode"))) {
            stops(
                    "gtid_executed is empty: nothing has been committed yet",
                    "FLUSH PRIVILEGES; (any logged statement will do)");
        }
        keeping();
        return problems;
    }

    private void version() {
        String version = variables.getOrDefault("version", "");
        Matcher matcher = VERSION.matcher(version);
        boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        if (mariaDb || !matcher.matches() || Integer.parseInt(matcher.group(1)) < OLDEST_MAJOR) {
            stops("the server's version is '" + version + "'", "use MySQL 8.0 or newer");
        }
    }

    private void expect(String name, String wanted, String why, String cure) {
        String found = variables.get(name);
        if (found != null && !found.equalsIgnoreCase(wanted)) { // what a version does not have, it does not do
            stops(name + " is '" + found + "', must be '" + wanted + "' (" + why + ")", cure);
        }
    }

    private void replicaUpdates() {
        String name = variables.containsKey("log_replica_updates") ? "log_replica_updates" : "log_slave_updates";
        expect(
                name,
                "ON",
                "what a replica replays would not be in its binlog",
                "start mysqld with --" + name.replace('_', '-'));
    }

    private void durability(String name) {
        String found = variables.get(name);
        if (found != null && !"1".equals(found)) {
            String text =
                    name + " is " + found + ", must be 1 (a crash could lose transactions that are applied already,"
                            + " and use their numbers again)";
            problems.add(
                    durable ? SourceProblem.stops(text, set(name, "1")) : SourceProblem.warns(text, set(name, "1")));
        }
    }

    private void keeping() {
        String name = "binlog_expire_logs_seconds";
        String found = variables.get(name);
        if (found != null && !"0".equals(found) && Long.parseLong(found) < SHORTEST_KEEPING) {
            problems.add(SourceProblem.warns(
                    name + " is " + found + ": a projector that is down for longer has to fill all documents anew",
                    set(name, "2592000")));
        }
    }

    private void stops(String text, String cure) {
        problems.add(SourceProblem.stops(text, cure));
    }

    /** The server takes one step at a time. */
    private String gtidCure() {
        List<String> steps = List.of("OFF", "OFF_PERMISSIVE", "ON_PERMISSIVE", "ON");
        int at = Math.max(
                0, steps.indexOf(variables.getOrDefault("gtid_mode", "OFF").toUpperCase(Locale.ROOT)));
        StringBuilder cure = new StringBuilder(set("enforce_gtid_consistency", "ON"));
        steps.subList(at + 1, steps.size()).forEach(step -> cure.append(' ').append(set("gtid_mode", step)));
        return cure.toString();
    }

    private static String set(String name, String value) {
        return "SET PERSIST " + name + " = " + value + ";";
    }
}
