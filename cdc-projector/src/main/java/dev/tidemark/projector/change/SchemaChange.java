package dev.tidemark.projector.change;

import java.util.Set;

/**
 * A DDL statement, or a TRUNCATE, on one table.
 *
 * @param position of the statement: how many transactions the source had executed with it
 * @param changesRows true where rows may have changed without row events (TRUNCATE, partition DDL, MODIFY, RENAME, DROP)
 * @param columns where it changes rows, in upper case the only columns whose values it changed; empty where that may be
 *     any
 */
public record SchemaChange(
        TableId table, String ddl, Gtid gtid, long position, boolean changesRows, Set<String> columns) {

    public SchemaChange {
        columns = Set.copyOf(columns);
    }
}
