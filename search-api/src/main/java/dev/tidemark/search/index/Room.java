package dev.tidemark.search.index;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of what Elasticsearch answers may be in memory at once. Thread-safe. */
public final class Room {

    /** An answer is in memory several times while it is taken in, read, and written for a client. */
    private static final int TIMES = 6;

    private final AtomicLong free;

    public Room(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** As much as this program's heap has; enough for one request in any case. */
    public static Room ofHeap() {
        return new Room(Math.max(Origin.MOST_BYTES, Runtime.getRuntime().maxMemory() / TIMES));
    }

    boolean take(long bytes) {
        boolean there = free.addAndGet(-bytes) >= 0;
        if (!there) {
            free.addAndGet(bytes);
        }
        return there;
    }

    void giveBack(long bytes) {
        free.addAndGet(bytes);
    }
}
