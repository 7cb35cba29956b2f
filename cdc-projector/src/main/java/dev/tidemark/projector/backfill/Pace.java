package dev.tidemark.projector.backfill;

import java.util.concurrent.TimeUnit;

/** So many rows a second, evenly. For one thread. */
final class Pace {

    private final int rate;
    private long next = System.nanoTime();

    /** @param rate 0 for as fast as it goes */
    Pace(int rate) {
        this.rate = rate;
    }

    /** Waits until so many rows may be read. */
    void await(int rows) throws InterruptedException {
        if (rate == 0) {
            return;
        }
        long now = System.nanoTime();
        if (next > now) {
            TimeUnit.NANOSECONDS.sleep(next - now);
        } else {
            next = now; // what was not read is not made up for
        }
        next += TimeUnit.SECONDS.toNanos(1) * rows / rate;
    }
}
