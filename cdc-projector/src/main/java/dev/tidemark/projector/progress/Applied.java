package dev.tidemark.projector.progress;

import dev.tidemark.projector.change.GtidSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Waits until the stream has applied what it must. Who waits when it is closed is told so. Thread-safe. */
public final class Applied implements AutoCloseable {

    private static final long WORTH_TELLING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ProgressTracker tracker;
    private final BooleanSupplier held;
    private boolean closed;

    /** @param held whether changes are held back, so that nothing is applied before somebody lets them go on */
    public Applied(ProgressTracker tracker, BooleanSupplier held) {
        this.tracker = tracker;
        this.held = held;
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

    /** Whether changes are held back, so that nothing is waited for but a person. */
    public boolean isHeld() {
        return held.getAsBoolean();
    }

    /** What work that waits for a position is to say that it does. */
    public String waitingFor(long position) {
        return "waiting until position " + position + " is in all documents"
                + (isHeld() ? ": changes are paused, 'resume' lets them go on" : "");
    }

    /**
     * Returns when every one of these transactions is applied.
     *
     * @param onWait told the position that is waited for, every other second: what it waits for may become another thing
     * @throws CancellationException when this is closed first
     */
    public synchronized void await(GtidSet transactions, LongConsumer onWait) throws InterruptedException {
        long tellAt = System.nanoTime() + WORTH_TELLING_NANOS;
        while (!has(transactions)) {
            if (System.nanoTime() - tellAt >= 0) {
                onWait.accept(transactions.size());
                tellAt = System.nanoTime() + WORTH_TELLING_NANOS;
            }
            pause(Math.max(1, TimeUnit.NANOSECONDS.toMillis(tellAt - System.nanoTime())));
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
