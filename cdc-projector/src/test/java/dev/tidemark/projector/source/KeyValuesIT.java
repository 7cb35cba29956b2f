package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.Backends;
import dev.tidemark.local.LocalMySql;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.change.GeneratedType;
import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.Seeds;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.document.LoadConnection;
import dev.tidemark.projector.projection.KeyType;
import dev.tidemark.projector.projection.SqlKey;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A key is the same whether a change brought it or a query: of every type that a key may have. */
class KeyValuesIT {

    private static final int ROWS = 60;

    /** Column types, and values for them as SQL; NULL is tried with each. */
    private static final Map<String, List<String>> TYPES = types();

    @Test
    void streamAndQueryAgree() throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        TYPES.keySet().forEach(type -> types.put("c" + types.size(), type));
        Map<String, Object> first = agree(Backends.mysql(), TYPES).get(1).values();

        assertThat(first.get(columnOf(types, "BIGINT UNSIGNED"))).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(first.get(columnOf(types, "DECIMAL(20,0)"))).isEqualTo("5");
        assertThat(first.get(columnOf(types, "BINARY(4)"))).isEqualTo(new Bytes(new byte[] {1, 0, 0, 0}));
        assertThat(first.get(columnOf(types, "DATETIME(2)"))).isEqualTo("2026-01-31 10:00:00.12");
        assertThat(first.get(columnOf(types, "BIT(64)"))).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(first.get(columnOf(types, "FLOAT"))).isEqualTo("0.1");
        assertThat(first.get(columnOf(types, "FLOAT(7,4)"))).isEqualTo("123.4567");
        assertThat(first.get(columnOf(types, "DOUBLE"))).isEqualTo("1e+100");
        assertThat(first.get(columnOf(types, "TIME(6)"))).isEqualTo("-00:00:00.000001");
        assertThat(first.get(columnOf(types, "YEAR"))).isEqualTo(0L);
        assertThat(first.get(columnOf(types, "DATE NOT NULL DEFAULT '2000-01-01'")))
                .isEqualTo("0000-00-00");
        assertThat(first.get(columnOf(types, "DATETIME(2) NOT NULL DEFAULT '2000-01-01'")))
                .isEqualTo("0000-00-00 00:00:00.00");
        assertThat(first.get(columnOf(types, "SET('x', 'y', 'ä')"))).isEqualTo("x,ä");
        assertThat(first.get(columnOf(types, "VARCHAR(20) CHARACTER SET gbk"))).isEqualTo("中⊕");
    }

    /** On a server with another time zone, SQL mode and charset than one has it that was left as it is. */
    @Test
    void streamAndQueryAgreeWhateverTheValueAndTheServersSettings() throws SQLException {
        Random random = Seeds.random(KeyValuesIT.class);
        Map<String, List<String>> generated = new LinkedHashMap<>();
        for (GeneratedType type : GeneratedType.all()) {
            if (type.isKey()) {
                generated.put(
                        type.definition(),
                        Stream.generate(() -> type.literal().apply(random))
                                .limit(ROWS)
                                .toList());
            }
        }
        try (LocalMySql server = LocalMySql.startTemporary(
                "--default-time-zone=-11:30",
                "--sql-mode=ANSI,PAD_CHAR_TO_FULL_LENGTH,NO_BACKSLASH_ESCAPES,REAL_AS_FLOAT",
                "--character-set-server=gbk")) {
            assertThat(agree(server, generated)).hasSize(ROWS + 1);
        }
    }

    /** The rows as they were streamed, which are the same as those queried. */
    private static List<Row> agree(MySql mysql, Map<String, List<String>> samples) throws SQLException {
        String schema = mysql.createSchema("keys");
        TableId table = new TableId(schema, "value");
        Map<String, String> types = new LinkedHashMap<>();
        samples.keySet().forEach(type -> types.put("c" + types.size(), type));
        String names = String.join(", ", types.keySet());
        TestSource.run(
                mysql,
                schema,
                "CREATE TABLE value (id INT PRIMARY KEY, "
                        + types.entrySet().stream()
                                .map(column -> column.getKey() + " " + column.getValue())
                                .collect(Collectors.joining(", "))
                        + ") DEFAULT CHARSET utf8mb4");
        int rows = samples.values().stream().mapToInt(List::size).max().orElseThrow();
        try (RunningStream stream = RunningStream.start(
                mysql, Map.of(table, columnsWithId(types)), new MemoryHistory(), RunningStream.executed(mysql))) {
            TestSource.run(mysql, schema, "INSERT INTO value (id) VALUES (-1)");
            for (int row = 0; row < rows; row++) {
                int at = row;
                String values = samples.entrySet().stream()
                        .map(type ->
                                at < type.getValue().size() ? type.getValue().get(at) : none(type.getKey()))
                        .collect(Collectors.joining(", "));
                TestSource.run(
                        mysql,
                        schema,
                        "SET SESSION sql_mode = '', time_zone = '+05:45'",
                        "INSERT INTO value (id, " + names + ") VALUES (" + row + ", " + values + ")");
            }
            List<Row> streamed = stream.catchUp(mysql).rows().stream()
                    .map(change -> change.after())
                    .toList();

            assertThat(streamed).isEqualTo(queried(mysql, table));
            assertThat(streamed).hasSize(rows + 1);
            return streamed;
        }
    }

    private static String none(String type) {
        return type.contains("NOT NULL") || type.contains("GENERATED") ? "DEFAULT" : "NULL";
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
        types.put("VARCHAR(20) CHARACTER SET latin1", List.of("'äöü€'", "x'818d8f909d'"));
        types.put("VARCHAR(20) CHARACTER SET gbk", List.of("'中⊕'", "'plain'", "'中⊕'"));
        types.put("VARCHAR(20) CHARACTER SET sjis", List.of("'日―'", "'a\\\\~'"));
        types.put("VARCHAR(20) CHARACTER SET euckr", List.of("'갂각'"));
        types.put("VARCHAR(20) CHARACTER SET swe7", List.of("'åäö'"));
        types.put("VARCHAR(20) CHARACTER SET koi8u", List.of("'їєґ'"));
        types.put("VARCHAR(20) CHARACTER SET ucs2", List.of("'äя中'"));
        types.put("CHAR(10) CHARACTER SET utf32", List.of("'ä😀'", "''"));
        types.put("NVARCHAR(10)", List.of("'ä'"));
        types.put("CHAR(4) CHARACTER SET binary", List.of("x'ff00'", "''"));
        types.put("LONGTEXT CHARACTER SET latin1", List.of("'ä'"));
        types.put("VARCHAR(20) CHARACTER SET utf16", List.of("'ä😀'"));
        types.put("VARCHAR(20) CHARACTER SET ascii", List.of("'abc'"));
        types.put("VARCHAR(20) DEFAULT 'dflt'", List.of("'x'"));
        types.put("TEXT", List.of("'text'"));
        types.put("ENUM('x', 'b,c', 'ä')", List.of("'b,c'", "'ä'", "'none of them'"));
        types.put("ENUM('it''s', 'two words')", List.of("'it''s'", "'two words'"));
        types.put("ENUM('ä', 'b') CHARACTER SET latin1", List.of("'ä'"));
        types.put("SET('x', 'y', 'ä')", List.of("'ä,x'", "''", "'y'"));
        types.put("BIT(1)", List.of("1", "0"));
        types.put("BIT(10) DEFAULT 7", List.of("513", "0", "1"));
        types.put("BIT(64)", List.of("18446744073709551615", "9223372036854775808", "5"));
        types.put("FLOAT", List.of("0.1", "16777216", "-3.4028234663852886e38", "1.4e-45", "0"));
        types.put("FLOAT(7,4)", List.of("123.4567", "-0.1"));
        types.put("FLOAT(30)", List.of("0.1", "1e100"));
        types.put("FLOAT UNSIGNED DEFAULT 1.5", List.of("2.5e-7"));
        types.put("DOUBLE", List.of("1e100", "0.1", "-2.2250738585072014e-308", "5e-324", "-0e0", "1e22"));
        types.put("DOUBLE PRECISION DEFAULT 0.5", List.of("1.7976931348623157e308"));
        types.put("REAL", List.of("9007199254740993", "1e21", "123456789012345680000"));
        types.put("DOUBLE(10,3)", List.of("1.001"));
        types.put("TIME", List.of("'-838:59:59'", "'838:59:59'", "'00:00:00'", "'-00:00:01'"));
        types.put("TIME(1) DEFAULT '10:00'", List.of("'24:00:00.1'"));
        types.put("TIME(6)", List.of("'-00:00:00.000001'", "'-838:59:58.999999'", "'272:30:00.5'"));
        types.put("YEAR", List.of("0", "1901", "2155", "'0'"));
        types.put("YEAR DEFAULT 1999", List.of("2026"));
        types.put("DATE NOT NULL DEFAULT '2000-01-01'", List.of("'0000-00-00'", "'1970-01-01'"));
        types.put("DATETIME(2) NOT NULL DEFAULT '2000-01-01'", List.of("'0000-00-00'", "'1970-01-01'"));
        types.put("TIMESTAMP(3) NOT NULL DEFAULT '2000-01-01'", List.of("'0000-00-00'", "'2038-01-01'"));
        types.put("BIGINT GENERATED ALWAYS AS (id * 2) STORED", List.of("DEFAULT"));
        types.put("VARCHAR(9) GENERATED ALWAYS AS (CONCAT('v', id)) VIRTUAL", List.of("DEFAULT"));
        types.put("INT INVISIBLE", List.of("7"));
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
        types.put("TIMESTAMP", List.of("'2026-03-29 01:30:00'", "'1970-01-01 05:45:01'"));
        types.put("TIMESTAMP(3)", List.of("'2026-03-29 02:30:00.120'"));
        types.put("TIMESTAMP(6)", List.of("'2026-01-31 10:00:00.100000'", "'2038-01-19 03:14:07.999999'"));
        return types;
    }

    /** The way documents are loaded. */
    private static List<Row> queried(MySql mysql, TableId table) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (HikariDataSource pool = TestSource.connections(mysql).pool("load", 1, LoadConnection.parameters())) {
            TableSchema described = new SchemaReader(pool).read(List.of(table)).get(table);
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT " + printed(described) + " FROM " + table + " ORDER BY id")) {
                while (row.next()) {
                    Map<String, Object> values = new HashMap<>();
                    for (int i = 0; i < described.columns().size(); i++) {
                        TableSchema.Column column = described.columns().get(i);
                        byte[] printed = row.getBytes(i + 1);
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

    private static String printed(TableSchema table) {
        return new SqlKey(
                        table.columns().stream().map(TableSchema.Column::name).toList(),
                        table.columns().stream().map(KeyValuesIT::type).toList())
                .printed();
    }

    private static KeyType type(TableSchema.Column column) {
        return KeyType.of(column).orElseThrow();
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
