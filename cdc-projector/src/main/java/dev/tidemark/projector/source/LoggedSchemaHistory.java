package dev.tidemark.projector.source;

import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.change.TableId;
import io.debezium.config.Configuration;
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
            Document entry = document(json);
            // Debezium takes only what an engine of the same name has written, and each of ours has a name of its own.
            entry.setDocument(HistoryRecord.Fields.SOURCE).setString("server", engine);
            records.accept(new HistoryRecord(entry));
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

    /** Whether these entries tell how each of the tables looked. */
    static boolean knows(List<String> entries, Set<TableId> tables) {
        Set<TableId> unknown = new HashSet<>(tables);
        for (String entry : entries) {
            if (unknown.isEmpty()) {
                break;
            }
            var changes = document(entry).getArray(HistoryRecord.Fields.TABLE_CHANGES);
            if (changes != null) {
                changes.forEach(change -> {
                    Document table = change.getValue().asDocument();
                    if (!"DROP".equals(table.getString("type"))) {
                        unknown.remove(QuotedTableId.parse(table.getString("id")));
                    }
                });
            }
        }
        return unknown.isEmpty();
    }

    private static Document document(String json) {
        try {
            return DocumentReader.defaultReader().read(json);
        } catch (IOException e) {
            throw new UncheckedIOException("an entry of the schema history is not JSON", e);
        }
    }
}
