package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Reads tables as {@code information_schema} describes them, many at once. */
public final class SchemaReader {

    private static final String COLUMNS = "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE,"
            + " IS_NULLABLE, DATETIME_PRECISION, CHARACTER_SET_NAME, COLLATION_NAME FROM information_schema.COLUMNS"
            + " WHERE (TABLE_SCHEMA, TABLE_NAME) IN (%s) ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION";

    // An invisible index serves no query, nor does a full-text one serve ours.
    private static final String INDEXES = "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME"
            + " FROM information_schema.STATISTICS WHERE IS_VISIBLE = 'YES' AND INDEX_TYPE IN ('BTREE', 'HASH')"
            + " AND (TABLE_SCHEMA, TABLE_NAME) IN (%s) ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX";

    // One of the beginnings of values, or of expressions, says nothing of its columns' values.
    private static final String UNIQUE =
            "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME FROM information_schema.STATISTICS"
                    + " WHERE IS_VISIBLE = 'YES' AND (TABLE_SCHEMA, TABLE_NAME) IN (%s)"
                    + " GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME"
                    + " HAVING MAX(NON_UNIQUE) = 0 AND COUNT(SUB_PART) = 0 AND COUNT(COLUMN_NAME) = COUNT(*)";

    private static final String PRIMARY = "PRIMARY";

    private final DataSource dataSource;

    public SchemaReader(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The tables that exist and that we may read, by their name on the server. */
    public Map<TableId, TableSchema> read(Collection<TableId> tables) throws SQLException {
        if (tables.isEmpty()) {
            return Map.of();
        }
        List<TableId> asked = List.copyOf(new TreeSet<>(tables));
        try (Connection connection = dataSource.getConnection()) {
            Map<TableId, List<TableSchema.Column>> columns = columns(connection, asked);
            Map<TableId, Map<String, List<String>>> indexes = indexes(connection, asked);
            Map<TableId, Set<String>> unique = unique(connection, asked);
            return columns.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> schema(
                                    entry.getKey(),
                                    entry.getValue(),
                                    indexes.getOrDefault(entry.getKey(), Map.of()),
                                    unique.getOrDefault(entry.getKey(), Set.of()))));
        }
    }

    private static TableSchema schema(
            TableId table, List<TableSchema.Column> columns, Map<String, List<String>> indexes, Set<String> unique) {
        return new TableSchema(table, columns, indexes.getOrDefault(PRIMARY, List.of()), indexes, unique);
    }

    private static Map<TableId, List<TableSchema.Column>> columns(Connection connection, List<TableId> tables)
            throws SQLException {
        Map<TableId, List<TableSchema.Column>> columns = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, COLUMNS, tables);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                columns.computeIfAbsent(table(row), table -> new ArrayList<>())
                        .add(new TableSchema.Column(
                                row.getString("COLUMN_NAME"),
                                row.getString("DATA_TYPE").toLowerCase(Locale.ROOT),
                                row.getString("COLUMN_TYPE"),
                                "YES".equals(row.getString("IS_NULLABLE")),
                                row.getObject("DATETIME_PRECISION") == null ? null : row.getInt("DATETIME_PRECISION"),
                                row.getString("CHARACTER_SET_NAME"),
                                row.getString("COLLATION_NAME")));
            }
        }
        return columns;
    }

    private static Map<TableId, Map<String, List<String>>> indexes(Connection connection, List<TableId> tables)
            throws SQLException {
        Map<TableId, Map<String, List<String>>> indexes = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, INDEXES, tables);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                indexes.computeIfAbsent(table(row), table -> new LinkedHashMap<>())
                        .computeIfAbsent(row.getString("INDEX_NAME"), name -> new ArrayList<>())
                        .add(row.getString("COLUMN_NAME"));
            }
        }
        indexes.values().forEach(byName -> byName.values().forEach(SchemaReader::cutAtExpression));
        return indexes;
    }

    private static Map<TableId, Set<String>> unique(Connection connection, List<TableId> tables) throws SQLException {
        Map<TableId, Set<String>> unique = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, UNIQUE, tables);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                unique.computeIfAbsent(table(row), table -> new HashSet<>()).add(row.getString("INDEX_NAME"));
            }
        }
        return unique;
    }

    /** A part that is an expression has no column name; only what stands before it can be searched by column. */
    private static void cutAtExpression(List<String> columns) {
        int expression = columns.indexOf(null);
        if (expression >= 0) {
            columns.subList(expression, columns.size()).clear();
        }
    }

    private static PreparedStatement prepare(Connection connection, String query, List<TableId> tables)
            throws SQLException {
        String places = tables.stream().map(table -> "(?, ?)").collect(Collectors.joining(", "));
        PreparedStatement statement = connection.prepareStatement(String.format(query, places));
        for (int i = 0; i < tables.size(); i++) {
            statement.setString(2 * i + 1, tables.get(i).schema());
            statement.setString(2 * i + 2, tables.get(i).table());
        }
        return statement;
    }

    private static TableId table(ResultSet row) throws SQLException {
        return new TableId(row.getString("TABLE_SCHEMA"), row.getString("TABLE_NAME"));
    }
}
