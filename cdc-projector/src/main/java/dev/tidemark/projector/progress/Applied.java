package dev.tidemark.projector.progress;

import dev.tidemark.projector.change.GtidSet;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;

/** Waits until the stream has applied what it must. Who waits when it is closed is told so. Thread-safe. */
public final class Applied implements AutoCloseable {

    private static final long WORTH_TELLING_MILLIS = 2_000;

    private final ProgressTracker tracker;
    private boolean closed;

    public Applied(ProgressTracker tracker) {
        this.tracker = tracker;
        tracker.onAdvance(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    public boolean has(GtidSet transactions) {
        return tracker.committable().gtids().contains(transactions);
    }

    public long position() {
        return tracker.committable().position();
    }

    /**
     * Returns when every one of these transactions is applied.
     *
     * @param onWait told the position that is waited for, once that has taken a while
     * @throws CancellationException when this is closed first
     */
    public synchronized void await(GtidSet transactions, LongConsumer onWait) throws InterruptedException {
        long tellAt = System.nanoTime() + WORTH_TELLING_MILLIS * 1_000_000;
        boolean told = false;
        while (!has(transactions)) {
            if (!told && System.nanoTime() - tellAt > 0) {
                told = true;
                onWait.accept(transactions.size());
            }
            pause(told ? 0 : WORTH_TELLING_MILLIS);
        }
    }

    /**
     * Returns when so many transactions are applied.
     *
     * @throws CancellationException when this is closed first
     */
    public synchronized void await(long position) throws InterruptedException {
        while (position() < position) {
            pause(0);
        }
    }

    private void pause(long millis) throws InterruptedException {
        if (closed) {
            throw new CancellationException("the stream has ended");
        }
        wait(millis);
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
