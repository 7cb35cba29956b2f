package dev.tidemark.search.freshness;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The last word of the projector, and how long ago it was said. A projector speaks twice a second; one that says nothing
 * for three times as long may have left any amount undone: from then on its silence counts as lag. Thread-safe.
 */
final class LastProgress {

    private static final Duration SILENCE = Duration.ofMillis(1_500);
    private static final long LONGEST_SECONDS = Duration.ofDays(3_650).toSeconds();

    private final LongSupplier nanoTime;
    private final Clock clock;
    private volatile Heard last;

    /** @param heardAt by our own monotonic clock, when {@code updatedAt} was first seen */
    private record Heard(Progress progress, long heardAt) {}

    /**
     * @param nanoTime {@link System#nanoTime()}, or what a test says
     * @param clock to tell once, at the first word, how old it is
     */
    LastProgress(LongSupplier nanoTime, Clock clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /** For one thread at a time. */
    void heard(Progress progress) {
        Heard before = last;
        if (before == null) {
            last = new Heard(progress, nanoTime.getAsLong() - age(progress));
        } else if (!progress.equals(before.progress())) {
            last = new Heard(progress, nanoTime.getAsLong());
        }
    }

    /** The clocks of two machines differ a little, so a young age counts as none. */
    private long age(Progress progress) {
        if (progress.updatedAt() == null) {
            return 0;
        }
        Duration age = Duration.between(progress.updatedAt(), clock.instant());
        return silent(age) ? Math.min(age.toSeconds(), LONGEST_SECONDS) * 1_000_000_000 : 0;
    }

    /** There is no such document, or not any more. */
    void nothing() {
        last = null;
    }

    Standing standing() {
        Heard heard = last;
        if (heard == null) {
            return Standing.UNKNOWN;
        }
        Progress progress = heard.progress();
        Duration since = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - heard.heardAt()));
        return new Standing(
                progress.searchable(),
                progress.source(),
                silent(since) ? progress.lag().plus(since) : progress.lag());
    }

    /** Of one collection, which may be further behind than the rest. */
    Standing standing(String collection) {
        Standing all = standing();
        Heard heard = last;
        Progress.Behind behind =
                heard == null ? null : heard.progress().behind().get(collection);
        if (behind == null || !all.known()) {
            return all;
        }
        Duration silence = all.lag().minus(heard.progress().lag());
        return all.worse(
                new Standing(behind.searchable(), all.source(), behind.lag().plus(silence)));
    }

    /** True where somebody has to mend something before changes are applied to the collection again. */
    boolean isStopped(String collection) {
        Heard heard = last;
        Progress.Behind behind =
                heard == null ? null : heard.progress().behind().get(collection);
        return behind != null && behind.stopped();
    }

    private static boolean silent(Duration since) {
        return since.compareTo(SILENCE) > 0;
    }
}
