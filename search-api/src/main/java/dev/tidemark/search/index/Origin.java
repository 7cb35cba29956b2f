package dev.tidemark.search.index;

import org.apache.hc.core5.http.ContentTooLongException;

/**
 * The request that something is asked of Elasticsearch for. However much that is, what is answered to it has to fit into
 * memory together, beside what is answered to all other requests. Thread-safe.
 */
public final class Origin {

    /** Some heaps are small: 128 MiB must hold one of these, as it comes and as it is sent. */
    static final int MOST_BYTES = 16 << 20;

    private final String id;
    private final Room all;

    // Guarded by this.
    private long taken;
    private boolean over;

    /**
     * @param id which Elasticsearch's slow logs and tasks name; null for none
     * @param all what it shares with other requests
     */
    public Origin(String id, Room all) {
        this.id = id;
        this.all = all;
    }

    String id() {
        return id;
    }

    /**
     * @throws NoRoomException where the answers to all requests take too much
     * @throws ContentTooLongException where those to this one do
     */
    synchronized void take(long bytes) throws ContentTooLongException {
        if (taken + bytes > MOST_BYTES) {
            throw new ContentTooLongException("more than one request may have");
        } else if (over || !all.take(bytes)) {
            throw new NoRoomException();
        }
        taken += bytes;
    }

    synchronized void giveBack(long bytes) {
        if (!over) {
            taken -= bytes;
            all.giveBack(bytes);
        }
    }

    /** It has been answered, and nothing of it is in memory any more. */
    public synchronized void close() {
        if (!over) {
            over = true;
            all.giveBack(taken);
        }
    }
}
