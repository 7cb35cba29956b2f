package dev.tidemark.projector.source;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.SchemaHistoryLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an engine needs of ours. Debezium makes the classes it is given by name and hands them texts only, so an engine's
 * properties name its parts by an id, and they are found here.
 */
record EngineParts(GtidSet from, SchemaHistoryLog history) {

    private static final AtomicLong IDS = new AtomicLong();
    private static final Map<String, EngineParts> REGISTERED = new ConcurrentHashMap<>();

    /** The id under which they are found until they are {@link #forget forgotten}. */
    String register() {
        String id = String.valueOf(IDS.incrementAndGet());
        REGISTERED.put(id, this);
        return id;
    }

    static EngineParts of(String id) {
        EngineParts parts = id == null ? null : REGISTERED.get(id);
        if (parts == null) {
            throw new IllegalStateException("no engine of ours has the id " + id);
        }
        return parts;
    }

    static void forget(String id) {
        REGISTERED.remove(id);
    }
}
