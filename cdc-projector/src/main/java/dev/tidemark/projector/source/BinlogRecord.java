package dev.tidemark.projector.source;

import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.change.TableId;
import java.time.Instant;
import java.util.Set;

/** What one record of Debezium's says, in our words. */
sealed interface BinlogRecord {

    /** A transaction begins; every one does, those on other tables too. */
    record Begin(Gtid gtid) implements BinlogRecord {}

    /** Its last change has come. */
    record End(Gtid gtid, Instant committedAt) implements BinlogRecord {}

    /** @param gtid the transaction that the row belongs to */
    record Row(Gtid gtid, RowChange change, Instant committedAt) implements BinlogRecord {}

    /**
     * A statement that changes tables, each such statement a transaction of its own; there may be several records of one.
     *
     * @param tables those it names; empty where that is not known
     * @param schema the default schema it ran in; empty for none
     */
    record Statement(Gtid gtid, String schema, Set<TableId> tables, String sql, Instant committedAt)
            implements BinlogRecord {}

    /**
     * The connection lives. All that stands before this place in the binlog has been handed over.
     *
     * @param inTransaction whether it came between the changes of a transaction
     */
    record Heartbeat(BinlogPoint point, boolean inTransaction, Instant sentAt) implements BinlogRecord {}

    /** What says nothing about changes: the tables as Debezium found them when it started. */
    record Other() implements BinlogRecord {}
}
