package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.ProgressTracker;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Leaves the stream what it needs. While changes come, chunks are small and no more than a part of the time is used, and none
 * while the stream is behind or a server has too much to do, but for a chunk a second. While changes are held back, so is
 * this. For one thread.
 */
final class FanOutPace {

    /** While changes come: each waits in its lane for no more than this. */
    private static final int BUSY_DOCUMENTS = 200;

    /** While none come: the first that does waits for two of these, once. */
    private static final int IDLE_DOCUMENTS = DocumentWriter.KEYS_AT_ONCE;

    /** After a chunk, so many times as long as it took are the stream's. */
    private static final int REST = 2;

    private static final long BUSY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_REST_NANOS = Duration.ofMillis(500).toNanos();

    private final ProgressTracker tracker;
    private final PauseSwitch pause;
    private final BooleanSupplier givenUp;
    private final Pace pace;
    private final int idle;
    private long position;
    private long busyUntil = System.nanoTime();
    private long begun = busyUntil;

    /**
     * @param strained whether the stream is behind, or a server has too much to do just now
     * @param givenUp whether the stream ends
     */
    FanOutPace(
            ProgressTracker tracker, PauseSwitch pause, BooleanSupplier strained, BooleanSupplier givenUp, int rate) {
        this.tracker = tracker;
        this.pause = pause;
        this.givenUp = givenUp;
        this.pace = new Pace(rate, strained, () -> {}, BUSY_DOCUMENTS);
        this.idle = rate == 0 ? IDLE_DOCUMENTS : BUSY_DOCUMENTS; // or a rate would be one of bursts
    }

    /** Waits until some of so many documents may be loaded, and tells how many. */
    int await(int documents) throws InterruptedException {
        long took = System.nanoTime() - begun;
        boolean busy = isStreamBusy();
        if (busy) {
            TimeUnit.NANOSECONDS.sleep(Math.min(took * REST, LONGEST_REST_NANOS));
        }
        if (!pause.await(givenUp)) {
            throw new CancellationException("closed while changes were held back");
        }
        int chunk = Math.min(documents, busy || pace.isStrained() ? BUSY_DOCUMENTS : idle);
        pace.await(chunk);
        begun = System.nanoTime();
        return chunk;
    }

    /** Whether changes have come within the last second. */
    boolean isStreamBusy() {
        long now = System.nanoTime();
        long applied = tracker.committable().position();
        if (applied != position || tracker.open() > 0) {
            position = applied;
            busyUntil = now + BUSY_NANOS;
        }
        return busyUntil - now > 0;
    }
}
