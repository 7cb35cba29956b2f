package dev.tidemark.projector.change;

/**
 * A DDL statement, or a TRUNCATE, on one table.
 *
 * @param changesRows true where rows may have changed without row events (TRUNCATE, ADD COLUMN with a default,
 *     partition DDL, MODIFY, RENAME, DROP): the table's documents must be loaded again
 */
public record SchemaChange(TableId table, String ddl, Gtid gtid, boolean changesRows) {}
