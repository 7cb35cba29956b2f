package dev.tidemark.projector.index;

import java.time.Duration;

/**
 * When to refresh next. Where the index keeps up, what counts is how soon a change is found: refreshing takes two thirds of
 * the time at most. Where it is behind, what counts is to catch up: five refreshes a second at most.
 */
final class RefreshPace {

    private static final long LONGEST = Duration.ofMillis(200).toNanos();
    private static final Duration BEHIND = Duration.ofSeconds(1);

    private long notBefore = Long.MIN_VALUE;

    /** Notes a refresh that has just ended, and how far searches were behind the source before it. */
    void refreshed(long began, long ended, Duration lag) {
        notBefore = ended + (lag.compareTo(BEHIND) > 0 ? LONGEST : Math.min(LONGEST, (ended - began) / 2));
    }

    /** How long to wait yet. */
    long nanosToWait(long now) {
        return notBefore == Long.MIN_VALUE ? 0 : Math.max(0, notBefore - now);
    }
}
