package dev.tidemark.search.freshness;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import dev.tidemark.search.index.Unavailable;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows how far searches are complete. One thread reads the projector's progress for all requests: every 10 ms while a
 * request waits for a position, else every 250 ms. What it says is never too high: it was true before it was read.
 * Thread-safe.
 */
public final class Freshness implements AutoCloseable {

    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long READ_SECONDS = 3;
    private static final String NOT_REACHED = "position-not-reached";

    private final IndexClient index;
    private final IndexRequest read;
    private final Waiters waiters;
    private final Executor threads;
    private final LastProgress last;
    private final Thread poller;
    private volatile String problem = "the progress was not read yet";
    private volatile boolean closed;

    /**
     * @param index a client that searches do not share, so that they cannot hold this up
     * @param prefix stands before every index of this installation
     * @param mostWaiting how many requests may wait at once
     * @param threads on which requests go on after waiting
     */
    public Freshness(IndexClient index, String prefix, int mostWaiting, Executor threads, Clock clock) {
        this.index = index;
        this.read = IndexRequest.get("/" + prefix + "tidemark-control/_doc/progress")
                .with("_source_includes", "searchable_position,source_position,lag_ms,updated_at,collections");
        this.poller = new Thread(this::poll, "progress");
        this.waiters = new Waiters(mostWaiting, () -> LockSupport.unpark(poller));
        this.threads = threads;
        this.last = new LastProgress(System::nanoTime, clock);
        this.poller.setDaemon(true);
    }

    /** Returns when the progress has been read once, or could not be. */
    public void start() {
        readOnce();
        poller.start();
    }

    /** Of all collections but those that are further behind than the rest. */
    public Standing now() {
        return last.standing();
    }

    public Standing now(String collection) {
        return last.standing(collection);
    }

    /** How many requests wait. */
    public int waiting() {
        return waiters.count();
    }

    /** What keeps the progress from being known, for a person. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Fails with a 503 if a collection is not complete up to there in time, or too many requests wait already. */
    public CompletableFuture<Standing> reached(String collection, Demand demand) {
        Standing now = now(collection);
        if (now.position() >= demand.position()) {
            return CompletableFuture.completedFuture(now);
        }
        return waiters.add(collection, demand)
                .handleAsync(
                        (standing, failure) -> {
                            if (failure instanceof TimeoutException) {
                                throw late(collection, demand);
                            } else if (failure != null) {
                                throw new CompletionException(failure);
                            }
                            return standing;
                        },
                        threads);
    }

    /** Whether a request failed because a collection is not complete enough for it, whatever is in there. */
    public static boolean isNotReached(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProblemException problem
                && (problem.type().equals(NOT_REACHED) || problem.type().equals(Waiters.TOO_MANY));
    }

    private RuntimeException late(String collection, Demand demand) {
        Standing now = now(collection);
        return Unavailable.because(
                NOT_REACHED,
                "Searches of " + collection + " are complete up to position " + now.position() + ", not yet up to "
                        + demand.position() + "; waited for "
                        + demand.patience().toMillis() + " ms."
                        + (last.isStopped(collection)
                                ? " No changes are applied to it until its operator has mended something."
                                : ""),
                now.known() ? Math.min(30, 1 + now.lag().toSeconds()) : 5);
    }

    private void poll() {
        while (!closed) {
            readOnce();
            waiters.reached(this::now);
            LockSupport.parkNanos(waiters.isEmpty() ? IDLE_NANOS : BUSY_NANOS);
        }
    }

    private void readOnce() {
        try {
            problem = heard(index.send(read).get(READ_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            problem = "the progress cannot be read: Elasticsearch does not answer";
        } catch (InterruptedException e) {
            closed = true;
        } catch (RuntimeException e) {
            problem = "the progress cannot be read: " + e.getMessage();
        }
    }

    private String heard(IndexAnswer answer) {
        if (!answer.ok() && answer.status() != 404) {
            return "the progress cannot be read: Elasticsearch answers " + answer.status();
        }
        Optional<Progress> progress = answer.ok() ? Progress.read(answer.json().path("_source")) : Optional.empty();
        progress.ifPresentOrElse(last::heard, last::nothing);
        return progress.isPresent() ? null : "there is no progress yet: is cdc-projector running?";
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(poller);
    }
}
