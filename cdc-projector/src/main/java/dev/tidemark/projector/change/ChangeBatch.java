package dev.tidemark.projector.change;

import java.time.Instant;
import java.util.List;

/**
 * What one read of the change stream brought, in binlog order. A transaction may span several batches; it is in
 * {@code completed} of the batch that holds its end, and only there.
 *
 * @param rows row changes of projected tables
 * @param touched the transactions with a row or a schema change in this batch: what a load because of it must see
 * @param completed the transactions that ended in this batch, those that touched nothing of ours included
 * @param committedAt when the last transaction of this batch was committed, by the source's clock
 */
public record ChangeBatch(
        List<RowChange> rows,
        List<SchemaChange> schemaChanges,
        GtidSet touched,
        GtidSet completed,
        Instant committedAt) {

    public ChangeBatch {
        rows = List.copyOf(rows);
        schemaChanges = List.copyOf(schemaChanges);
    }
}
