package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table as {@code information_schema} describes it.
 *
 * @param columns in ordinal order
 * @param primaryKey column names in key order; empty where the table has none
 * @param indexes by name the columns of each index, in index order, the primary key included
 * @param unique the names of those that let no two rows have the same values in their columns
 */
public record TableSchema(
        TableId table,
        List<Column> columns,
        List<String> primaryKey,
        Map<String, List<String>> indexes,
        Set<String> unique) {

    private static final String PRIMARY = "PRIMARY";

    public TableSchema {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = indexes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        unique = Set.copyOf(unique);
    }

    /** Whether a unique index is of these columns and no others, in this order. */
    boolean isUnique(List<String> names) {
        return unique.stream().anyMatch(index -> indexes.get(index).equals(names));
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The name of an index that finds rows by these columns: it begins with them, best in this order. */
    public Optional<String> indexOn(List<String> names) {
        return indexes.entrySet().stream()
                .filter(index -> index.getValue().size() >= names.size())
                .filter(index ->
                        Set.copyOf(index.getValue().subList(0, names.size())).equals(Set.copyOf(names)))
                .min(Comparator.comparing((Map.Entry<String, List<String>> index) ->
                                !index.getValue().subList(0, names.size()).equals(names))
                        .thenComparing(index -> !index.getKey().equals(PRIMARY))
                        .thenComparing(index -> index.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }

    /**
     * @param dataType {@code DATA_TYPE} in lower case, {@code decimal} for instance
     * @param columnType {@code COLUMN_TYPE}, {@code decimal(12,2) unsigned} for instance
     * @param datetimePrecision digits of a second's fraction; null where the type has none
     * @param charset null where the type has none
     * @param collation null where the type has none
     */
    public record Column(
            String name,
            String dataType,
            String columnType,
            boolean nullable,
            Integer datetimePrecision,
            String charset,
            String collation) {}
}
