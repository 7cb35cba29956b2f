package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.document.LoadConnection;
import dev.tidemark.projector.projection.KeyType;
import dev.tidemark.projector.projection.TableSchema;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A key is the same whether a change brought it or a query: of every type that a key may have. */
class KeyValuesIT {

    /** Column types, and values for them as SQL; NULL is tried with each. */
    private static final Map<String, List<String>> TYPES = types();

    private final MySql mysql = Backends.mysql();
    private final String schema = mysql.createSchema("keys");
    private final TableId table = new TableId(schema, "value");

    @Test
    void streamAndQueryAgree() throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        TYPES.keySet().forEach(type -> types.put("c" + types.size(), type));
        TestSource.run(
                mysql,
                schema,
                "CREATE TABLE value (id INT PRIMARY KEY, "
                        + types.entrySet().stream()
                                .map(column -> column.getKey() + " " + column.getValue())
                                .collect(Collectors.joining(", "))
                        + ")");
        int rows = TYPES.values().stream().mapToInt(List::size).max().orElseThrow();
        try (RunningStream stream = RunningStream.start(
                mysql, Map.of(table, columnsWithId(types)), new MemoryHistory(), RunningStream.executed(mysql))) {
            TestSource.run(mysql, schema, "INSERT INTO value (id) VALUES (-1)");
            for (int row = 0; row < rows; row++) {
                int at = row;
                String values = TYPES.values().stream()
                        .map(samples -> at < samples.size() ? samples.get(at) : "NULL")
                        .collect(Collectors.joining(", "));
                TestSource.run(mysql, schema, "INSERT INTO value VALUES (" + row + ", " + values + ")");
            }
            List<Row> streamed = stream.catchUp(mysql).rows().stream()
                    .map(change -> change.after())
                    .toList();

            assertThat(streamed).isEqualTo(queried());
            assertThat(streamed).hasSize(rows + 1);
            Map<String, Object> first = streamed.get(1).values();
            assertThat(first.get(columnOf(types, "BIGINT UNSIGNED"))).isEqualTo(new BigInteger("18446744073709551615"));
            assertThat(first.get(columnOf(types, "DECIMAL(20,0)"))).isEqualTo("5");
            assertThat(first.get(columnOf(types, "BINARY(4)"))).isEqualTo(new Bytes(new byte[] {1, 0, 0, 0}));
            assertThat(first.get(columnOf(types, "DATETIME(2)"))).isEqualTo("2026-01-31 10:00:00.12");
        }
    }

    private static Map<String, List<String>> types() {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("TINYINT", List.of("-128", "127"));
        types.put("TINYINT(1)", List.of("5", "0"));
        types.put("BOOL", List.of("1", "0"));
        types.put("SMALLINT UNSIGNED", List.of("65535"));
        types.put("MEDIUMINT UNSIGNED", List.of("16777215"));
        types.put("INT", List.of("-2147483648"));
        types.put("INT UNSIGNED", List.of("4294967295"));
        types.put("INT(8) UNSIGNED ZEROFILL", List.of("42"));
        types.put("BIGINT", List.of("-9223372036854775808", "9223372036854775807"));
        types.put(
                "BIGINT UNSIGNED", List.of("18446744073709551615", "5", "9223372036854775807", "9223372036854775808"));
        types.put("BIGINT DEFAULT 7", List.of("1"));
        types.put("DECIMAL(12,2)", List.of("19.90", "-0.50", "0", "9999999999.99"));
        types.put("DECIMAL(20,0)", List.of("5", "99999999999999999999"));
        types.put("DECIMAL(30,20)", List.of("0.00000000000000000001"));
        types.put("NUMERIC(5,1) UNSIGNED", List.of("1.5"));
        types.put("CHAR(10)", List.of("'a b '", "''", "'ä€😀'"));
        types.put("VARCHAR(20)", List.of("'a b '", "''", "'ä€😀'", "'it''s \\\\ \"'"));
        types.put("VARCHAR(20) CHARACTER SET latin1", List.of("'äöü€'"));
        types.put("VARCHAR(20) CHARACTER SET gbk", List.of("'中文'"));
        types.put("VARCHAR(20) CHARACTER SET utf16", List.of("'ä😀'"));
        types.put("VARCHAR(20) CHARACTER SET ascii", List.of("'abc'"));
        types.put("VARCHAR(20) DEFAULT 'dflt'", List.of("'x'"));
        types.put("TEXT", List.of("'text'"));
        types.put("ENUM('x', 'b,c', 'ä')", List.of("'b,c'", "'ä'"));
        types.put("BINARY(4)", List.of("x'01'", "x'01020300'"));
        types.put("VARBINARY(8)", List.of("x'0100'", "x''", "x'ff00'"));
        types.put("DATE", List.of("'2026-01-31'", "'0001-01-01'", "'9999-12-31'", "'1900-02-28'"));
        types.put("DATETIME", List.of("'2026-01-31 10:00:00'", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59'"));
        types.put("DATETIME(2)", List.of("'2026-01-31 10:00:00.12'", "'1969-12-31 23:59:59.99'"));
        types.put(
                "DATETIME(6)",
                List.of(
                        "'2026-01-31 10:00:00.123456'",
                        "'0001-01-01 00:00:00.000001'",
                        "'9999-12-31 23:59:59.999999'"));
        types.put("TIMESTAMP", List.of("'2026-03-29 01:30:00'", "'1970-01-01 00:00:01'"));
        types.put("TIMESTAMP(3)", List.of("'2026-03-29 02:30:00.120'"));
        types.put("TIMESTAMP(6)", List.of("'2026-01-31 10:00:00.100000'"));
        return types;
    }

    /** The way documents are loaded. */
    private List<Row> queried() throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (HikariDataSource pool = TestSource.connections(mysql).pool("load", 1, LoadConnection.parameters())) {
            TableSchema described = new SchemaReader(pool).read(List.of(table)).get(table);
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
                while (row.next()) {
                    Map<String, Object> values = new HashMap<>();
                    for (TableSchema.Column column : described.columns()) {
                        byte[] printed = row.getBytes(column.name());
                        values.put(
                                column.name(),
                                printed == null ? null : type(column).value(printed));
                    }
                    rows.add(new Row(values));
                }
            }
        }
        return rows;
    }

    private static KeyType type(TableSchema.Column column) {
        return switch (column.dataType()) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" -> KeyType.INTEGER;
            case "decimal" -> KeyType.DECIMAL;
            case "binary", "varbinary" -> KeyType.BINARY;
            case "date" -> KeyType.DATE;
            case "datetime", "timestamp" -> KeyType.DATETIME;
            default -> KeyType.TEXT;
        };
    }

    private static Set<String> columnsWithId(Map<String, String> types) {
        Set<String> columns = new TreeSet<>(types.keySet());
        columns.add("id");
        return columns;
    }

    private static String columnOf(Map<String, String> types, String type) {
        return types.entrySet().stream()
                .filter(column -> column.getValue().equals(type))
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
