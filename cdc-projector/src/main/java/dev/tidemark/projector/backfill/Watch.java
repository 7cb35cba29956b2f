package dev.tidemark.projector.backfill;

import dev.tidemark.projector.progress.JobProgress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** How far a generation is that is being made, from attempt to attempt. Thread-safe. */
public final class Watch implements JobProgress {

    private final CompletableFuture<String> end = new CompletableFuture<>();

    // Guarded by this.
    private String phase = "starting";
    private long total;
    private long done;
    private long before;
    private long phaseBegan = System.nanoTime();
    private JobProgress listener;

    /**
     * What is being done now.
     *
     * @param total an estimate; 0 where it is not known
     * @param rate a second, since the phase began or was taken up again
     */
    public record Phase(String name, long done, long total, double rate) {}

    /** Of what is done already. */
    static Watch ended(String index) {
        Watch watch = new Watch();
        watch.done(index);
        return watch;
    }

    /**
     * Tells how far it is until it is done.
     *
     * @return the index of the generation
     * @throws CompletionException if it is not going to be done; the message says why
     */
    public String await(JobProgress telling) throws InterruptedException {
        synchronized (this) {
            telling.phase(phase, total, done);
            listener = telling;
        }
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    @Override
    public void phase(String name, long expected) {
        phase(name, expected, 0);
    }

    @Override
    public synchronized void phase(String name, long expected, long doneBefore) {
        phase = name;
        total = expected;
        done = doneBefore;
        before = doneBefore;
        phaseBegan = System.nanoTime();
        if (listener != null) {
            listener.phase(name, expected, doneBefore);
        }
    }

    @Override
    public synchronized void advance(long documents) {
        done += documents;
        if (listener != null) {
            listener.advance(documents);
        }
    }

    synchronized Phase phase() {
        double seconds = (System.nanoTime() - phaseBegan) / 1e9;
        return new Phase(phase, done, total, seconds > 0 ? (done - before) / seconds : 0);
    }

    /** Of what is being done; an estimate never says that all is done. */
    synchronized double ratio() {
        return total > 0 ? Math.min(0.99, (double) done / total) : 0;
    }

    void done(String index) {
        end.complete(index);
    }

    void failed(String why) {
        end.completeExceptionally(new IllegalStateException(why));
    }
}
