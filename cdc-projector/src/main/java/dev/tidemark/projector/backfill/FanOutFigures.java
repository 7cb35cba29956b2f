package dev.tidemark.projector.backfill;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What rows with very many documents come to, as figures. Outlives attempts. Thread-safe. */
public final class FanOutFigures {

    private final Map<String, LongAdder> documents = new ConcurrentHashMap<>();
    private volatile FanOuts current;

    /** From now on these are under way. */
    public void attach(FanOuts fanOuts) {
        current = fanOuts;
    }

    void count(String collection, int more) {
        documents.computeIfAbsent(collection, any -> new LongAdder()).add(more);
    }

    /** How many documents were written because of such rows. */
    public long documents(String collection) {
        LongAdder written = documents.get(collection);
        return written == null ? 0 : written.sum();
    }

    /** How many rows are under way. */
    public long jobs(String collection) {
        FanOuts now = current;
        return now == null ? 0 : now.jobs(collection);
    }

    /** About how many documents are still to be written for them. */
    public long pending(String collection) {
        FanOuts now = current;
        return now == null ? 0 : now.pending(collection);
    }

    /** How far documents may be behind because of them. */
    public double lagSeconds(String collection) {
        FanOuts now = current;
        return now == null ? 0 : now.lag(collection).toMillis() / 1000.0;
    }
}
