package dev.tidemark.projector.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the status on behalf of all who want to know: every other second to remember it, and every second for those who
 * listen, however many they are. Thread-safe.
 */
public final class Pulse implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final long BEAT_MILLIS = 1_000;
    static final int MOST_LISTENERS = 32;

    private final StatusBoard board;
    private final History history;
    private final Clock clock;
    // Two, for counting documents may take Elasticsearch a while, and what is remembered must not wait for that.
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "pulse");
        thread.setDaemon(true);
        return thread;
    });

    // All guarded by this.
    private Beat last = new Beat(0, null, null);
    private String sample;
    private int listeners;
    private boolean closed;

    /**
     * @param status as JSON; null where nobody was told anything yet
     * @param sample that the history has more since the last beat, as JSON; null where it has none
     */
    record Beat(long number, String status, String sample) {}

    public Pulse(StatusBoard board, History history, Clock clock) {
        this.board = board;
        this.history = history;
        this.clock = clock;
    }

    public Pulse start() {
        long resolution = History.RESOLUTION.toMillis();
        threads.scheduleAtFixedRate(() -> safely(this::remember), 0, resolution, TimeUnit.MILLISECONDS);
        threads.scheduleAtFixedRate(() -> safely(this::beat), 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** What is thrown would end the beating. */
    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("the status cannot be told for now: {}", e.getMessage());
            LOG.debug("the cause", e);
        }
    }

    private void remember() {
        History.Sample taken = history.sample(board.positions(), board.names(), clock.instant(), System.nanoTime());
        String json = text(HistoryRoutes.json(taken));
        synchronized (this) {
            sample = json;
        }
    }

    /** Nobody is told, nothing is counted. */
    private void beat() {
        if (!isHeard()) {
            return;
        }
        String status = text(Json.mapper().valueToTree(board.status()));
        synchronized (this) {
            last = new Beat(last.number() + 1, status, sample);
            sample = null;
            notifyAll();
        }
    }

    private synchronized boolean isHeard() {
        return listeners > 0;
    }

    private static String text(JsonNode json) {
        try {
            return Json.mapper().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return false where so many listen already that there is no room for one more */
    synchronized boolean join() {
        if (listeners == MOST_LISTENERS || closed) {
            return false;
        }
        if (listeners++ == 0) {
            last = new Beat(last.number(), null, null); // what was said to the listeners before is of the past
        }
        return true;
    }

    synchronized void leave() {
        listeners--;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The beat after this one; empty if none comes in time, or ever. */
    synchronized Optional<Beat> after(long number, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!closed && (last.status() == null || last.number() <= number)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return closed ? Optional.empty() : Optional.of(last);
    }

    /** Lets go who listens. */
    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
