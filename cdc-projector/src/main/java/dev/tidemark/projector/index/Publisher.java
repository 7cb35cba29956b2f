package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProgressTracker;
import dev.tidemark.projector.progress.ProgressTracker.Committable;
import dev.tidemark.projector.progress.ProjectionStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes searchable what has been written, and then says so: takes the acknowledged prefix, refreshes the indices that
 * were written to up to then, and only after that writes the prefix down as progress. So what the progress document
 * promises is always true, and a restart from it loses nothing.
 *
 * <p>It does so as soon as the prefix grows, not too often under load, and twice a second when nothing happens. What is
 * written beside the stream, by a fan-out for instance, belongs to no position: it is shown along with the stream's, and
 * else every few seconds, because of small segments comes much merging. While Elasticsearch is away it waits. It stops for
 * good when another projector has taken over, or when Elasticsearch refuses what waiting does not mend. One thread.
 */
public final class Publisher implements AutoCloseable {

    private static final long HEARTBEAT = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_UNSEEN = Duration.ofSeconds(5).toNanos();
    private static final Duration LAST_WORD = Duration.ofSeconds(5);

    private final Rest rest;
    private final ControlIndex control;
    private final ProgressTracker tracker;
    private final DirtyIndices dirty;
    private final LagClock lag;
    private final Supplier<Situation> situation;
    private final Listener listener;
    private final Clock clock;
    private final RefreshPace pace = new RefreshPace();
    private final Thread thread = new Thread(this::run, "publisher");
    private long shownPosition = -1;
    private long shownAt = System.nanoTime();

    // Guarded by this.
    private boolean due;
    private boolean closing;

    public Publisher(
            Rest5Client client,
            ControlIndex control,
            ProgressTracker tracker,
            DirtyIndices dirty,
            LagClock lag,
            Supplier<Situation> situation,
            Listener listener,
            Clock clock) {
        this.rest = new Rest(client);
        this.control = control;
        this.tracker = tracker;
        this.dirty = dirty;
        this.lag = lag;
        this.situation = situation;
        this.listener = listener;
        this.clock = clock;
        thread.setDaemon(true);
    }

    /**
     * What the progress document says beside positions and times; asked for at every write.
     *
     * @param behind null where searches find all that is applied
     */
    public record Situation(
            String serverUuid,
            ProjectionStatus status,
            Map<String, Progress.Collection> collections,
            Progress.Behind behind) {}

    /** Learns what was published, on the publisher's thread. */
    public interface Listener {

        /**
         * @param committed when the batches that became searchable with this were committed; empty for a heartbeat
         * @param searchableAt since when searches find them and the progress document says so
         */
        void published(Progress progress, List<Instant> committed, Instant searchableAt);

        /** Nothing will be published any more, and the reason is not {@link Publisher#close}. */
        void stopped(RuntimeException reason);
    }

    public void start() {
        tracker.onAdvance(this::publishSoon);
        thread.start();
    }

    /** Why there is something to be published. */
    private enum Occasion {
        ASKED,
        HEARTBEAT,
        CLOSING
    }

    /**
     * Publishes as soon as it may: the prefix has grown, the situation has changed, or something shall be searchable. Does
     * not wait for it.
     */
    public synchronized void publishSoon() {
        due = true;
        notifyAll();
    }

    private void run() {
        try {
            Occasion occasion;
            do {
                occasion = await();
                publish(occasion);
            } while (occasion != Occasion.CLOSING);
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt(); // closing took too long
        } catch (RuntimeException e) {
            listener.stopped(e);
        }
    }

    private synchronized Occasion await() throws InterruptedException {
        long heartbeat = System.nanoTime() + HEARTBEAT;
        while (!closing) {
            long now = System.nanoTime();
            long nanos = due ? pace.nanosToWait(now) : heartbeat - now;
            if (nanos <= 0) {
                Occasion occasion = due ? Occasion.ASKED : Occasion.HEARTBEAT;
                due = false;
                return occasion;
            }
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
        return Occasion.CLOSING;
    }

    private void publish(Occasion occasion) {
        // In this order: what is acknowledged by now was marked dirty before, so this refresh shows all of it.
        Committable point = tracker.committable();
        if (occasion != Occasion.HEARTBEAT
                || point.position() != shownPosition
                || System.nanoTime() - shownAt > LONGEST_UNSEEN) {
            show();
            shownPosition = point.position();
            shownAt = System.nanoTime();
        }
        lag.searchable(point.position());
        Situation now = situation.get();
        Instant at = clock.instant();
        Progress progress = new Progress(
                now.serverUuid(),
                point.gtids(),
                lag.sourcePosition(),
                now.behind() == null ? lag.lag() : now.behind().lag(at),
                now.status(),
                point.committedAt(),
                at,
                now.collections(),
                now.behind());
        control.write(progress);
        listener.published(progress, tracker.takeCommits(point.position()), clock.instant());
    }

    private void show() {
        Set<String> written = dirty.take();
        try {
            refresh(written);
        } catch (RuntimeException e) {
            dirty.addAll(written); // for the publisher after this one
            throw e;
        }
    }

    private void refresh(Set<String> indices) {
        if (indices.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        Backoff backoff = new Backoff(Duration.ofSeconds(1));
        try {
            while (!refreshed(indices)) {
                backoff.sleep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while refreshing");
        }
        pace.refreshed(began, System.nanoTime(), lag.lag());
    }

    /** False where a shard could not: what is in it is not searchable yet. */
    private boolean refreshed(Set<String> indices) {
        String names = String.join(",", indices);
        Answer answer = rest.insist(
                "POST",
                "/" + names + "/_refresh",
                // An index that was dropped meanwhile serves no search either.
                Map.of("ignore_unavailable", "true", "filter_path", "_shards"),
                null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), names, answer);
        }
        return answer.json().path("_shards").path("failed").asInt() == 0;
    }

    /** Publishes a last time, if Elasticsearch is there, and stops. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(LAST_WORD.toMillis());
            thread.interrupt();
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
