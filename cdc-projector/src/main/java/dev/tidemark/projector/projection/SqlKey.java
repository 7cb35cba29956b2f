package dev.tidemark.projector.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Columns that together find rows, in a query of ours: the conditions they are searched by, in the forms for which
 * MySQL 8.0 uses an index.
 *
 * @param columns qualified by the table's alias in the query, {@code t0.`id`}
 */
public record SqlKey(List<String> columns, List<KeyType> types) {

    public SqlKey {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
        if (columns.isEmpty() || columns.size() != types.size()) {
            throw new IllegalArgumentException("a key needs columns, each with its type");
        }
    }

    /** The columns for a SELECT, as {@link KeyType#value} reads them. */
    public String printed() {
        List<String> printed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            printed.add(types.get(i).printed(columns.get(i)));
        }
        return String.join(", ", printed);
    }

    /** The columns for an ORDER BY. */
    public String list() {
        return String.join(", ", columns);
    }

    /** The rows with one of these keys; a row constructor where the key has several columns. */
    public String in(Collection<List<Object>> keys) {
        StringBuilder sql = new StringBuilder(32 + keys.size() * 12 * columns.size());
        boolean several = columns.size() > 1;
        sql.append(several ? "(" + list() + ")" : list()).append(" IN (");
        String separator = "";
        for (List<Object> key : keys) {
            sql.append(separator);
            tuple(key, several, sql);
            separator = ",";
        }
        return sql.append(')').toString();
    }

    /**
     * The rows behind this key, in the key's order. Spelt out: for {@code (a, b) > (1, 2)} MySQL does not use the index.
     */
    public String after(List<Object> key) {
        return beyond('>', key);
    }

    /** This key's row and those behind it. */
    public String from(List<Object> key) {
        return "(" + after(key) + " OR " + in(List.of(key)) + ")";
    }

    /** This key's row and those before it. */
    public String upTo(List<Object> key) {
        return "(" + beyond('<', key) + " OR " + in(List.of(key)) + ")";
    }

    private String beyond(char operator, List<Object> key) {
        List<String> ways = new ArrayList<>();
        for (int last = 0; last < columns.size(); last++) {
            StringBuilder sql = new StringBuilder();
            for (int i = 0; i < last; i++) {
                sql.append(columns.get(i)).append(" = ");
                types.get(i).literal(key.get(i), sql);
                sql.append(" AND ");
            }
            types.get(last).beyond(columns.get(last), operator, key.get(last), sql);
            ways.add(sql.toString());
        }
        return ways.size() == 1 ? ways.get(0) : ways.stream().collect(Collectors.joining(") OR (", "((", "))"));
    }

    private void tuple(List<Object> key, boolean several, StringBuilder sql) {
        sql.append(several ? "(" : "");
        for (int i = 0; i < types.size(); i++) {
            sql.append(i > 0 ? "," : "");
            types.get(i).literal(key.get(i), sql);
        }
        sql.append(several ? ")" : "");
    }
}
