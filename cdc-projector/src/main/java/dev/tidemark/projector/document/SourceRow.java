package dev.tidemark.projector.document;

import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.RowPlan;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One row that a document is made of, for people.
 *
 * @param columns those that the projection uses, or all of a row that it does not want; as MySQL prints them, null for NULL
 */
public record SourceRow(String table, Map<String, String> columns) {

    public SourceRow {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** The rows of one document, the root's first; of a root row that is no document, that row. Empty where there is none. */
    public static List<SourceRow> of(Snapshot snapshot, ProjectionPlan plan, DocumentKey key) {
        Set<SourceRow> rows = new LinkedHashSet<>();
        try {
            read(snapshot, plan.documents().query().sql(List.of(key.values())), rows);
            if (rows.isEmpty()) {
                read(snapshot, plan.rootKeys().row(key.values()), rows);
            } else {
                read(snapshot, plan.documents().arrays(), key, rows);
            }
        } catch (SQLException e) {
            throw LoadException.of(e, plan);
        }
        return List.copyOf(rows);
    }

    private static void read(Snapshot snapshot, List<RowPlan> arrays, DocumentKey key, Set<SourceRow> rows)
            throws SQLException {
        for (RowPlan array : arrays) {
            read(snapshot, array.query().sql(List.of(key.values())), rows);
            read(snapshot, array.arrays(), key, rows);
        }
    }

    private static void read(Snapshot snapshot, String sql, Set<SourceRow> rows) throws SQLException {
        try (Statement statement = snapshot.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            ResultSet result = statement.executeQuery(sql);
            while (result.next()) {
                rows.addAll(rows(result));
            }
        }
    }

    /** A result's row has those of several tables side by side. */
    private static List<SourceRow> rows(ResultSet result) throws SQLException {
        ResultSetMetaData names = result.getMetaData();
        Map<String, Map<String, String>> byAlias = new LinkedHashMap<>();
        Map<String, String> tables = new LinkedHashMap<>();
        for (int i = 1; i <= names.getColumnCount(); i++) {
            String table = names.getTableName(i);
            byAlias.computeIfAbsent(table, any -> new LinkedHashMap<>())
                    .put(names.getColumnName(i), text(result.getBytes(i)));
            tables.putIfAbsent(table, names.getCatalogName(i) + "." + table);
        }
        List<SourceRow> rows = new ArrayList<>();
        byAlias.forEach((alias, columns) -> {
            if (columns.values().stream().anyMatch(value -> value != null)) { // an outer join that found nothing
                rows.add(new SourceRow(tables.get(alias), columns));
            }
        });
        return rows;
    }

    private static String text(byte[] printed) {
        if (printed == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(printed))
                    .toString();
        } catch (CharacterCodingException binary) {
            return "0x" + HexFormat.of().formatHex(printed);
        }
    }
}
