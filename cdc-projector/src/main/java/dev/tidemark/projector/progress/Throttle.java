package dev.tidemark.projector.progress;

import java.util.concurrent.TimeUnit;

/** Keeps work to so many of something a second, evenly. For one thread. */
public final class Throttle {

    private final int rate;
    private long next = System.nanoTime();

    /** @param rate 0 for as fast as it goes */
    public Throttle(int rate) {
        this.rate = rate;
    }

    /** Waits until so many more may be done. */
    public void await(int more) throws InterruptedException {
        if (rate == 0) {
            return;
        }
        long now = System.nanoTime();
        if (next > now) {
            TimeUnit.NANOSECONDS.sleep(next - now);
        } else {
            next = now; // what was not done is not made up for
        }
        next += TimeUnit.SECONDS.toNanos(1) * more / rate;
    }
}
