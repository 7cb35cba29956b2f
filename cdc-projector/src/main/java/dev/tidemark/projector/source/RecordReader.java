package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.change.TableId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Puts Debezium's records into our words. */
final class RecordReader {

    private static final String HEARTBEAT = "io.debezium.connector.common.Heartbeat";
    private static final String TRANSACTION = "io.debezium.connector.common.TransactionMetadataValue";
    private static final String STATEMENT = "io.debezium.connector.mysql.SchemaChangeValue";
    private static final String TRUNCATE = "t";
    private static final long MICROS = 1_000_000;

    private final RowReader rows;

    RecordReader(TextDecoder texts) {
        this.rows = new RowReader(texts);
    }

    /** The transactions that stand before this record's in the binlog; null where it does not say. */
    static String before(SourceRecord record) {
        return (String) record.sourceOffset().get("gtids");
    }

    BinlogRecord read(SourceRecord record) {
        Struct value = (Struct) record.value();
        String kind = value.schema().name();
        if (kind.equals(HEARTBEAT)) {
            return heartbeat(record.sourceOffset(), value);
        } else if (kind.equals(TRANSACTION)) {
            return transaction(value);
        } else if (kind.equals(STATEMENT)) {
            return statement(value);
        } else if (TRUNCATE.equals(value.getString("op"))) {
            return truncate(value);
        }
        return row(record.sourceOffset(), value);
    }

    private static BinlogRecord heartbeat(Map<String, ?> offset, Struct value) {
        BinlogPoint point = new BinlogPoint((String) offset.get("file"), ((Number) offset.get("pos")).longValue());
        return new BinlogRecord.Heartbeat(
                point, offset.containsKey("event"), Instant.ofEpochMilli(value.getInt64("ts_ms")));
    }

    private static BinlogRecord transaction(Struct value) {
        Gtid gtid = Gtid.parse(value.getString("id"));
        return "END".equals(value.getString("status"))
                ? new BinlogRecord.End(gtid, Instant.ofEpochMilli(value.getInt64("ts_ms")))
                : new BinlogRecord.Begin(gtid);
    }

    private static BinlogRecord statement(Struct value) {
        Struct source = value.getStruct("source");
        String gtid = source.getString("gtid");
        if (gtid == null) {
            return new BinlogRecord.Other(); // read from the schema, not from the binlog
        }
        Set<TableId> tables = new HashSet<>();
        List<Struct> changes = value.getArray("tableChanges");
        changes.forEach(change -> tables.add(QuotedTableId.parse(change.getString("id"))));
        String schema = value.getString("databaseName");
        return new BinlogRecord.Statement(
                Gtid.parse(gtid), schema == null ? "" : schema, tables, value.getString("ddl"), committedAt(source));
    }

    private static BinlogRecord truncate(Struct value) {
        Struct source = value.getStruct("source");
        TableId table = table(source);
        return new BinlogRecord.Statement(
                Gtid.parse(source.getString("gtid")),
                table.schema(),
                Set.of(table),
                "TRUNCATE TABLE " + table,
                committedAt(source));
    }

    private BinlogRecord row(Map<String, ?> offset, Struct value) {
        Struct source = value.getStruct("source");
        TableId table = table(source);
        Gtid gtid = Gtid.parse(source.getString("gtid"));
        if (!offset.containsKey("event")) {
            throw new ChangeStreamException(
                    Kind.HISTORY_LOST,
                    "transaction " + gtid + " changed " + table + " by XA: its rows come at XA PREPARE and may never be"
                            + " committed; do without XA on projected tables, then run 'backfill --all'");
        }
        RowChange change = new RowChange(
                table, rows.read(table, value.getStruct("before")), rows.read(table, value.getStruct("after")));
        return new BinlogRecord.Row(gtid, change, committedAt(source));
    }

    private static TableId table(Struct source) {
        return new TableId(source.getString("db"), source.getString("table"));
    }

    private static Instant committedAt(Struct source) {
        long micros = source.getInt64("ts_us");
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }
}
