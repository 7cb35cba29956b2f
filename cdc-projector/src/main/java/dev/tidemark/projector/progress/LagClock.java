package dev.tidemark.projector.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How far searches are behind the source, in time: nothing when nothing is pending, else the time since the source was
 * first seen at a position that is not searchable yet. While the source is out of sight or changes are held back nobody
 * knows what will turn out to be pending: then it counts from the last moment that searches were known to be complete. So it
 * is right when idle, and it grows while nothing would be applied. As exact as the source is looked at often. Thread-safe.
 */
public final class LagClock {

    private static final int MOST_SAMPLES = 4_096;
    /** A few looks that fail, or take longer than usual, are not out of sight yet. */
    private static final long OUT_OF_SIGHT = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;

    // All guarded by this.
    private final Deque<Sample> pending = new ArrayDeque<>();
    private long source;
    private long searchable;
    private long spacing;
    private Long firstSampleSince;
    private Long lookedAt;
    private Long heldBefore;
    private Long heldSince;

    /** @param nanoTime {@link System#nanoTime()}, or what a test says */
    public LagClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Sample(long position, long since) {}

    /**
     * Goes on where another process stopped. What the source has done since then is taken to have happened right then:
     * until that is searchable the lag is rather too long than too short.
     *
     * @param age how long ago that progress was written
     */
    public synchronized void resume(Progress stored, Duration age) {
        long then = nanoTime.getAsLong() - Math.max(0, age.toNanos());
        source = stored.sourcePosition();
        searchable = stored.position();
        pending.clear();
        if (source > searchable) {
            pending.add(new Sample(source, then - stored.lag().toNanos()));
        }
        firstSampleSince = then;
        if (stored.status().state() == ProjectionStatus.State.PAUSED) {
            heldBefore = then - stored.lag().toNanos();
        }
    }

    /** Whether changes are held back from now on. */
    public synchronized void held(boolean now) {
        if (!now) {
            heldSince = null;
        } else if (heldSince == null) {
            heldSince = heldBefore == null ? nanoTime.getAsLong() : heldBefore;
        }
        heldBefore = null;
    }

    /** The source is at this position now. */
    public synchronized void source(long position) {
        lookedAt = nanoTime.getAsLong();
        long since = firstSampleSince == null ? lookedAt : firstSampleSince;
        firstSampleSince = null;
        if (position > Math.max(source, searchable)) {
            add(new Sample(position, since));
        }
        source = position;
    }

    private void add(Sample sample) {
        Sample last = pending.peekLast();
        if (last != null && sample.since() - last.since() < spacing) {
            pending.removeLast();
            pending.addLast(new Sample(sample.position(), last.since()));
            return;
        }
        if (pending.size() == MOST_SAMPLES) {
            thinOut();
        }
        pending.addLast(sample);
    }

    /** A standstill is long: half as many samples from now on. What is left says "since" rather too early. */
    private void thinOut() {
        spacing = 2
                * Math.max(
                        spacing, (pending.getLast().since() - pending.getFirst().since()) / MOST_SAMPLES);
        for (int pairs = pending.size() / 2; pairs > 0; pairs--) {
            Sample first = pending.removeFirst();
            Sample second = pending.removeFirst();
            pending.addLast(new Sample(second.position(), first.since()));
        }
    }

    /** Searches find everything up to this position. */
    public synchronized void searchable(long position) {
        searchable = position;
        while (!pending.isEmpty() && pending.peekFirst().position() <= position) {
            pending.removeFirst();
        }
        if (pending.isEmpty()) {
            spacing = 0;
        }
    }

    /** The last known position of the source; the stream may know more than the last look at the source. */
    public synchronized long sourcePosition() {
        return Math.max(source, searchable);
    }

    public synchronized Duration lag() {
        long now = nanoTime.getAsLong();
        long lag = pending.isEmpty() ? 0 : now - pending.peekFirst().since();
        if (heldSince != null) {
            lag = Math.max(lag, now - heldSince);
        }
        if (lookedAt != null && now - lookedAt > OUT_OF_SIGHT) {
            lag = Math.max(lag, now - lookedAt);
        }
        return Duration.ofNanos(Math.max(0, lag));
    }
}
