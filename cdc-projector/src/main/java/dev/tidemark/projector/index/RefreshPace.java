package dev.tidemark.projector.index;

import java.time.Duration;

/**
 * When to refresh next: at once after a pause; under load so that refreshing takes a fifth of the time at most, but
 * searches never wait for long.
 */
final class RefreshPace {

    private static final long SHORTEST = Duration.ofMillis(10).toNanos();
    private static final long LONGEST = Duration.ofMillis(200).toNanos();
    private static final int SHARE = 4;

    private long notBefore = Long.MIN_VALUE;

    /** Notes a refresh that has just ended. */
    void refreshed(long began, long ended) {
        notBefore = ended + Math.min(LONGEST, Math.max(SHORTEST, SHARE * (ended - began)));
    }

    /** How long to wait yet. */
    long nanosToWait(long now) {
        return notBefore == Long.MIN_VALUE ? 0 : Math.max(0, notBefore - now);
    }
}
