package dev.tidemark.projector.source;

import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.change.TableId;
import io.debezium.config.Configuration;
import io.debezium.document.ArrayReader;
import io.debezium.document.Document;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Debezium's memory of how tables looked at each place of the binlog, in a log of ours.
 *
 * <p>Public because Debezium makes it by name.
 */
public final class LoggedSchemaHistory extends AbstractSchemaHistory {

    static final String ID = CONFIGURATION_FIELD_PREFIX_STRING + "tidemark.id";

    private SchemaHistoryLog log;
    private String engine;

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean useCatalogBeforeSchema) {
        super.configure(config, comparator, listener, useCatalogBeforeSchema);
        log = EngineParts.of(config.getString(ID)).history();
        engine = config.getString(INTERNAL_CONNECTOR_ID);
    }

    @Override
    protected void storeRecord(HistoryRecord entry) throws SchemaHistoryException {
        try {
            log.append(DocumentWriter.defaultWriter().write(entry.document()));
        } catch (IOException e) {
            throw new SchemaHistoryException("a change of the schema cannot be written down", e);
        }
    }

    @Override
    protected void recoverRecords(Consumer<HistoryRecord> records) {
        for (String json : log.read()) {
            for (Document record : records(json)) {
                // Debezium takes only what an engine of the same name has written, and each of ours has its own.
                record.setDocument(HistoryRecord.Fields.SOURCE).setString("server", engine);
                records.accept(new HistoryRecord(record));
            }
        }
    }

    @Override
    public boolean exists() {
        return !log.read().isEmpty();
    }

    @Override
    public boolean storageExists() {
        return true;
    }

    /** Of these tables, those of which the entries do not tell how they looked. */
    static Set<TableId> unknown(List<String> entries, Set<TableId> tables) {
        Set<TableId> unknown = new HashSet<>(tables);
        for (String entry : entries) {
            if (unknown.isEmpty()) {
                break;
            }
            for (Document record : records(entry)) {
                var changes = record.getArray(HistoryRecord.Fields.TABLE_CHANGES);
                if (changes != null) {
                    changes.forEach(change -> {
                        Document table = change.getValue().asDocument();
                        if (!"DROP".equals(table.getString("type"))) {
                            unknown.remove(QuotedTableId.parse(table.getString("id")));
                        }
                    });
                }
            }
        }
        return unknown;
    }

    /** One entry of these records, to be written down together or not at all. */
    static String together(List<String> records) {
        return "[" + String.join(",", records) + "]";
    }

    /** An entry is one record, or several {@link #together}. */
    private static List<Document> records(String entry) {
        try {
            if (!entry.startsWith("[")) {
                return List.of(DocumentReader.defaultReader().read(entry));
            }
            List<Document> records = new ArrayList<>();
            ArrayReader.defaultReader()
                    .readArray(entry)
                    .forEach(record -> records.add(record.getValue().asDocument()));
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException("an entry of the schema history is not JSON", e);
        }
    }
}
