package dev.tidemark.projector.backfill;

import dev.tidemark.projector.progress.Throttle;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Keeps a fill to so many rows a second, evenly; and while the source or Elasticsearch has too much to do, to one chunk a
 * second, or to as many small ones as a full one has rows. What Elasticsearch refuses needs no care here: the bulk writer then
 * shrinks its concurrency, and blocks. For one thread.
 */
final class Pace {

    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration NAP = Duration.ofMillis(100);

    private final int rate;
    private final Throttle throttle;
    private final BooleanSupplier strained;
    private final Runnable onStrain;
    private final int chunk;
    private int left;
    private long lookedAt = System.nanoTime() - LOOK_NANOS;
    private boolean slow;

    /**
     * @param rate 0 for as fast as it goes
     * @param strained whether a server has too much to do just now
     * @param onStrain called for each chunk that waits because of that
     * @param chunk rows of a full one
     */
    Pace(int rate, BooleanSupplier strained, Runnable onStrain, int chunk) {
        this.rate = rate;
        this.chunk = chunk;
        this.throttle = new Throttle(rate);
        this.strained = strained;
        this.onStrain = onStrain;
    }

    /** How many of so many rows are a chunk: what a second may take at most, or the next one had to wait for long. */
    int chunk(int most) {
        return rate == 0 ? most : Math.min(most, rate);
    }

    /** Waits until so many rows may be read. */
    void await(int rows) throws InterruptedException {
        if (slow && rows <= left) {
            left -= rows;
        } else {
            relieve();
            left = chunk - rows;
        }
        throttle.await(rows);
    }

    /** Whether a server still had too much to do when the last rows were let through. */
    boolean isStrained() {
        return slow;
    }

    private void relieve() throws InterruptedException {
        if (System.nanoTime() - lookedAt < LOOK_NANOS) {
            return;
        }
        long began = System.nanoTime();
        boolean told = false;
        while (strained.getAsBoolean()) {
            if (!told) {
                told = true;
                onStrain.run();
            }
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                slow = true;
                return; // slowly, but on; and the next chunk looks again
            }
            Thread.sleep(NAP.toMillis());
        }
        lookedAt = System.nanoTime();
        slow = false;
    }
}
