package dev.tidemark.projector.backfill;

import dev.tidemark.projector.progress.JobProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is told of generations that are being made: how far each is, and what has become of it.
 * {@link Backfill} tells it, who asked for a generation and everybody who shows figures are told. Outlives attempts.
 * Thread-safe; never waits for anything.
 */
public final class BackfillReports {

    private final LongAdder rows = new LongAdder();
    private final LongAdder yields = new LongAdder();

    // Guarded by this.
    private final Map<String, Watch> watches = new HashMap<>();

    /** How the generation of a collection is that is being made, or is going to be. */
    synchronized Watch watch(String collection) {
        return watches.computeIfAbsent(collection, any -> new Watch());
    }

    /** Where it is told how far a generation of the collection is. */
    JobProgress progress(String collection) {
        return watch(collection);
    }

    synchronized void done(String collection, String index) {
        watch(collection).done(index);
        watches.remove(collection);
    }

    /** It goes no further in this attempt. */
    synchronized void failed(String collection, String why) {
        watch(collection).failed(why);
        watches.remove(collection);
    }

    /** Nothing is built for it until somebody has mended what is wrong. */
    public synchronized void notBuilt(String collection, String why) {
        Optional.ofNullable(watches.remove(collection)).ifPresent(watch -> watch.failed(why));
    }

    /** So many root rows more are in an index. */
    void count(long more) {
        rows.add(more);
    }

    /** A chunk waits, because the source or Elasticsearch has too much to do. */
    void yielded() {
        yields.increment();
    }

    /** How many chunks of backfills have waited for a busy server, in this process. */
    public long yields() {
        return yields.sum();
    }

    /** How many root rows backfills have brought into an index, by this process. */
    public long rows() {
        return rows.sum();
    }

    /** How much of the generation that is being made is filled, by MySQL's estimate; 1 while none is being made. */
    public synchronized double ratio(String collection) {
        Watch watch = watches.get(collection);
        return watch == null ? 1 : watch.ratio();
    }

    /** How far the generation is that is being made; empty while none is. */
    public synchronized Optional<Watch.Phase> phase(String collection) {
        return Optional.ofNullable(watches.get(collection)).map(Watch::phase);
    }
}
