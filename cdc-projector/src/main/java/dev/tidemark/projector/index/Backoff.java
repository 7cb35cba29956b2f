package dev.tidemark.projector.index;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits longer each time, up to a cap, with jitter so that waiters do not come back together. Not thread-safe. */
final class Backoff {

    private static final long FIRST_MILLIS = 50;
    private static final int DOUBLINGS = 20;

    private final long capMillis;
    private int attempts;

    Backoff(Duration cap) {
        this.capMillis = cap.toMillis();
    }

    /** Between half of what this attempt may wait and all of it. */
    Duration next() {
        long most = Math.min(capMillis, FIRST_MILLIS << Math.min(attempts, DOUBLINGS));
        attempts++;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    void sleep() throws InterruptedException {
        Thread.sleep(next().toMillis());
    }

    void reset() {
        attempts = 0;
    }
}
