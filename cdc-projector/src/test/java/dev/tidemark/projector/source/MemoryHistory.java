package dev.tidemark.projector.source;

import dev.tidemark.projector.change.SchemaHistoryLog;
import java.util.ArrayList;
import java.util.List;

/** Outlives a stream, not the test. */
final class MemoryHistory implements SchemaHistoryLog {

    private final List<String> entries = new ArrayList<>();

    @Override
    public synchronized List<String> read() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized void append(String json) {
        entries.add(json);
    }

    @Override
    public synchronized void clear() {
        entries.clear();
    }
}
