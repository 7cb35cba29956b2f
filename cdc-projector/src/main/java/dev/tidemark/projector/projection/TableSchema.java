package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import java.util.List;
import java.util.Optional;

/**
 * A table as {@code information_schema} describes it.
 *
 * @param columns in ordinal order
 * @param primaryKey column names in key order; empty where the table has none
 * @param indexes the column names of each index, in index order, the primary key included
 */
public record TableSchema(TableId table, List<Column> columns, List<String> primaryKey, List<List<String>> indexes) {

    public TableSchema {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = indexes.stream().map(List::copyOf).toList();
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /**
     * @param dataType {@code DATA_TYPE} in lower case, {@code decimal} for instance
     * @param columnType {@code COLUMN_TYPE}, {@code decimal(12,2) unsigned} for instance
     * @param datetimePrecision digits of a second's fraction; null where the type has none
     * @param charset null where the type has none
     */
    public record Column(
            String name,
            String dataType,
            String columnType,
            boolean nullable,
            Integer datetimePrecision,
            String charset) {}
}
