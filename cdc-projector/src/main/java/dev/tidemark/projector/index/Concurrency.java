package dev.tidemark.projector.index;

/**
 * How many bulks may be in flight: half as many whenever Elasticsearch has too much to do, one more after as many good
 * answers as there may be bulks. Thread-safe.
 */
final class Concurrency {

    private final int most;
    private int limit;
    private int running;
    private int good;

    Concurrency(int most) {
        this.most = most;
        this.limit = most;
    }

    synchronized void enter() throws InterruptedException {
        while (running >= limit) {
            wait();
        }
        running++;
    }

    /** @param overloaded true where this bulk, or a part of it, was put off */
    synchronized void leave(boolean overloaded) {
        running--;
        if (overloaded) {
            limit = Math.max(1, limit / 2);
            good = 0;
        } else if (++good >= limit && limit < most) {
            limit++;
            good = 0;
        }
        notifyAll();
    }

    synchronized int limit() {
        return limit;
    }
}
