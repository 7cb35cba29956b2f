package dev.tidemark.projector.backfill;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.FanOut;
import dev.tidemark.projector.index.DueFanOut;
import dev.tidemark.projector.progress.ProjectorStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One row whose documents are brought up to date: what is due, how far it is, and since when. Guarded by {@link FanOuts}. */
final class FanOutJob {

    private final FanOut fanOut;
    private final Set<String> indices;
    private final Pass pass;
    private final long began = System.nanoTime();
    private final long doneBefore;
    private Since oldest;
    /** Of the first change since this lap began: the oldest that the next lap can be for; null where there is none. */
    private Since later;

    private int lap;

    /**
     * What a change is known by.
     *
     * @param at when it was committed
     */
    record Since(long position, Instant at) {}

    /** One row of one projection. */
    record Key(String collection, String hash, String path, List<Object> row) {

        static Key of(FanOut fanOut) {
            return new Key(
                    fanOut.plan().collection(),
                    fanOut.plan().hash(),
                    fanOut.ascent().path(),
                    fanOut.row());
        }
    }

    FanOutJob(FanOut fanOut, Collection<String> indices, Pass pass, Since since) {
        this.fanOut = fanOut;
        this.indices = new LinkedHashSet<>(indices);
        this.pass = pass;
        this.oldest = since;
        this.lap = pass.reached().lap();
        this.doneBefore = pass.done();
    }

    /** Both, of the same row, from the beginning. */
    FanOutJob and(FanOutJob other) {
        Set<String> both = new LinkedHashSet<>(indices);
        both.addAll(other.indices);
        return new FanOutJob(
                fanOut, both, new Pass(), oldest.position() < other.oldest.position() ? oldest : other.oldest);
    }

    FanOut fanOut() {
        return fanOut;
    }

    Pass pass() {
        return pass;
    }

    Set<String> indices() {
        return indices;
    }

    String collection() {
        return fanOut.plan().collection();
    }

    /** The same row has changed again. */
    void changed(Collection<String> due, GtidSet transactions, Since since) {
        if (indices.addAll(due)) {
            pass.again(); // what was written so far went into fewer indices
        } else {
            pass.changed(transactions);
        }
        later = later == null ? since : later;
    }

    /** Goes on without these; false where that leaves none. */
    boolean leave(Collection<String> gone) {
        indices.removeAll(gone);
        return !indices.isEmpty();
    }

    /** The documents of a page are written. */
    void written() {
        pass.written();
        if (pass.reached().lap() > lap && later != null) {
            oldest = later;
            later = null;
        }
        lap = pass.reached().lap();
    }

    /** How often it has begun anew at the first key. */
    int lap() {
        return lap;
    }

    /** When the oldest change was committed that is not in all documents yet. */
    Instant since() {
        return oldest.at();
    }

    long position() {
        return oldest.position();
    }

    long pending() {
        return pass.total() - pass.done();
    }

    private Duration lag(Instant now) {
        Duration lag = Duration.between(oldest.at(), now);
        return lag.isNegative() ? Duration.ZERO : lag;
    }

    DueFanOut due() {
        return due(indices);
    }

    /** @param some of the indices */
    DueFanOut due(Collection<String> some) {
        return new DueFanOut(
                collection(),
                List.copyOf(some),
                fanOut.ascent().path(),
                fanOut.row(),
                pass.reached(),
                pass.end(),
                pass.done(),
                pass.total(),
                oldest.position(),
                oldest.at());
    }

    ProjectorStatus.Job status(Instant now) {
        double seconds = (System.nanoTime() - began) / 1e9;
        return ProjectorStatus.Job.of(
                        "fan-out",
                        0,
                        fanOut.name(),
                        pass.done(),
                        pass.total(),
                        seconds > 0 ? (pass.done() - doneBefore) / seconds : 0)
                .since(new ProjectorStatus.Since(oldest.position(), oldest.at(), lag(now).toMillis() / 1000.0));
    }
}
