package dev.tidemark.search.index;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The request that something is asked of Elasticsearch for. However much that is, what is answered to it has to fit into
 * memory together. Thread-safe.
 */
public final class Origin {

    /** Some heaps are small: 128 MiB must hold a few of these at once. */
    static final int MOST_BYTES = 16 << 20;

    private final String id;
    private final AtomicLong room = new AtomicLong(MOST_BYTES);

    /** @param id which Elasticsearch's slow logs and tasks name; null for none */
    public Origin(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** False where there is no room for so much more, which has to be given back all the same. */
    boolean takes(long bytes) {
        return room.addAndGet(-bytes) >= 0;
    }

    void giveBack(long bytes) {
        room.addAndGet(bytes);
    }
}
