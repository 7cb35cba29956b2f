package dev.tidemark.projector.index;

import dev.tidemark.projector.document.DocumentKey;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Notes which of some documents are written from the database while it is open. Thread-safe. */
public final class Watch implements AutoCloseable {

    private final String collection;
    private final Set<String> ids;
    private final Set<String> touched = ConcurrentHashMap.newKeySet();
    private final Consumer<Watch> onClose;

    Watch(String collection, Collection<String> ids, Consumer<Watch> onClose) {
        this.collection = collection;
        this.ids = Set.copyOf(ids);
        this.onClose = onClose;
    }

    void touch(Collection<DocumentKey> keys) {
        for (DocumentKey key : keys) {
            if (key.collection().equals(collection) && ids.contains(key.id())) {
                touched.add(key.id());
            }
        }
    }

    /** True where a write of this document began since this was opened. */
    public boolean touched(String id) {
        return touched.contains(id);
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
