package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.change.SchemaChange;
import dev.tidemark.projector.change.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes batches of what Debezium hands over. For one thread: it remembers which transactions are complete. */
final class BatchReader {

    private final RecordReader records;
    private final Set<TableId> tables;
    private final SourceSession session;
    private final FirstLook look;
    private final Ledger ledger;
    private volatile boolean streaming;
    private BinlogPoint lastPoint;
    private BinlogPoint settledPoint;

    // of the batch in hand
    private List<RowChange> rows;
    private Set<SchemaChange> schemaChanges;
    private GtidSet touched;
    private Instant committedAt = Instant.EPOCH;

    /** What stands before the record in hand, as it says itself. */
    private String standsBehind;

    BatchReader(GtidSet from, Set<TableId> tables, SourceSession session, FirstLook look) {
        this.look = look;
        this.ledger = new Ledger(from);
        this.tables = Set.copyOf(tables);
        this.session = session;
        this.records = new RecordReader(new TextDecoder(session::text));
    }

    /** Empty where nothing happened that anybody would want to know. */
    Optional<ChangeBatch> read(List<SourceRecord> batch) {
        GtidSet before = ledger.completed();
        rows = new ArrayList<>();
        schemaChanges = new LinkedHashSet<>();
        touched = GtidSet.empty();
        for (SourceRecord record : batch) {
            BinlogRecord read = records.read(record);
            if (!(read instanceof BinlogRecord.Other)) {
                begin();
                standsBehind = RecordReader.before(record);
                take(read);
                ledger.before(standsBehind);
            }
        }
        if (streaming) {
            look.reached(ledger.completed());
        }
        GtidSet completed = ledger.completed() == before
                ? GtidSet.empty()
                : ledger.completed().minus(before);
        return rows.isEmpty() && schemaChanges.isEmpty() && completed.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChangeBatch(rows, List.copyOf(schemaChanges), touched, completed, committedAt));
    }

    boolean isStreaming() {
        return streaming;
    }

    private void begin() {
        if (!streaming) {
            // Debezium counts what the server has purged as seen: that must not be more than we have seen.
            look.isOver(session.expectContinuation(ledger.completed()));
            streaming = true;
        }
    }

    private void take(BinlogRecord record) {
        if (record instanceof BinlogRecord.Row row) {
            if (ledger.row(row.gtid())) {
                rows.add(row.change());
                touch(row.gtid(), row.committedAt());
            }
        } else if (record instanceof BinlogRecord.Begin begin) {
            ledger.begin(begin.gtid());
        } else if (record instanceof BinlogRecord.End end) {
            ledger.end(end.gtid());
            commit(end.committedAt());
        } else if (record instanceof BinlogRecord.Statement statement) {
            if (ledger.statement(statement.gtid())) {
                statement(statement);
            }
        } else if (record instanceof BinlogRecord.Heartbeat heartbeat) {
            heartbeat(heartbeat);
        }
    }

    private void statement(BinlogRecord.Statement statement) {
        commit(statement.committedAt());
        boolean changesRows = Statements.changesRows(statement.sql());
        Set<String> columns = Statements.columns(statement.sql());
        long position = position(statement.gtid());
        Set<TableId> changed = Statements.tables(statement, tables);
        look.expectBehind(statement, changed);
        for (TableId table : changed) {
            schemaChanges.add(
                    new SchemaChange(table, statement.sql(), statement.gtid(), position, changesRows, columns));
            touch(statement.gtid(), statement.committedAt());
        }
    }

    /**
     * When the stream is quiet, asks where the binlog ends. If that is where we are, all that the server had executed
     * before is complete, the statements that bring no record included.
     */
    private void heartbeat(BinlogRecord.Heartbeat heartbeat) {
        ledger.heartbeat();
        BinlogPoint point = heartbeat.point();
        boolean quiet = point.equals(lastPoint) && !heartbeat.inTransaction() && !ledger.isOpen();
        lastPoint = point;
        if (!quiet || point.equals(settledPoint)) {
            return;
        }
        BinlogStatus binlog = session.binlog();
        if (point.reaches(binlog.end())) {
            // What is purged and was never here did not come through the binlog: gtid_purged was set by hand.
            session.expectContinuation(ledger.completed());
            ledger.complete(binlog.executed());
            commit(heartbeat.sentAt());
            settledPoint = point;
        }
    }

    /** Those that stand before it and bring no record are told by the record itself. */
    private long position(Gtid gtid) {
        GtidSet known =
                standsBehind == null ? ledger.completed() : ledger.completed().union(GtidSet.parse(standsBehind));
        return known.plus(gtid).size();
    }

    private void touch(Gtid gtid, Instant at) {
        touched = touched.plus(gtid);
        commit(at);
    }

    private void commit(Instant at) {
        if (at.isAfter(committedAt)) {
            committedAt = at;
        }
    }
}
