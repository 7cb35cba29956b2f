package dev.tidemark.projector.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How far searches are behind the source, in time: nothing when nothing is pending, else the time since the source was
 * first seen at a position that is not searchable yet. Right when idle, and it grows while nothing is applied. As exact
 * as the source is looked at often. Thread-safe.
 */
public final class LagClock {

    private static final int MOST_SAMPLES = 4_096;

    private final LongSupplier nanoTime;

    // All guarded by this.
    private final Deque<Sample> pending = new ArrayDeque<>();
    private long source;
    private long searchable;
    private long spacing;
    private Long firstSampleSince;

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
    }

    /** The source is at this position now. */
    public synchronized void source(long position) {
        long since = firstSampleSince == null ? nanoTime.getAsLong() : firstSampleSince;
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
        return pending.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(
                        Math.max(0, nanoTime.getAsLong() - pending.peekFirst().since()));
    }
}
