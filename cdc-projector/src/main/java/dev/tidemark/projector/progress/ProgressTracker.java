package dev.tidemark.projector.progress;

import dev.tidemark.projector.change.GtidSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Which transactions are done, while batches are done in any order: those of the batches before the first one that is
 * still open, or that is held until others are done. Batches are submitted in the order of the binlog. Thread-safe.
 */
public final class ProgressTracker {

    private static final int MOST_COMMITS = 10_000;

    /** Who is further behind than this goes on: else a kill would cost all that was done since. */
    private static final int LONGEST_HOLD = 10_000;

    private final LongSupplier nanoTime;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    // All guarded by this.
    private final Deque<Ticket> open = new ArrayDeque<>();
    private final Deque<Ticket> held = new ArrayDeque<>();
    private GtidSet acknowledged;
    private final Deque<Commit> commits = new ArrayDeque<>();
    private Committable committable;

    /**
     * @param done the transactions that are done at the start
     * @param committedAt when the last of them was committed; null where unknown
     */
    public ProgressTracker(GtidSet done, Instant committedAt) {
        this(done, committedAt, System::nanoTime);
    }

    ProgressTracker(GtidSet done, Instant committedAt, LongSupplier nanoTime) {
        this.acknowledged = done;
        this.committable = new Committable(done, committedAt);
        this.nanoTime = nanoTime;
    }

    /** One batch on its way. */
    public static final class Ticket {
        private final GtidSet completed;
        private final Instant committedAt;
        private final long since;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean written;
        private GtidSet until = GtidSet.empty();

        private Ticket(GtidSet completed, Instant committedAt, long since) {
            this.completed = completed;
            this.committedAt = committedAt;
            this.since = since;
        }
    }

    /**
     * What may be written down as done.
     *
     * @param committedAt when the last of these transactions was committed; null where unknown
     */
    public record Committable(GtidSet gtids, Instant committedAt) {

        public long position() {
            return gtids.size();
        }
    }

    private record Commit(long position, Instant at) {}

    /**
     * Announces a batch.
     *
     * @param completed the transactions that end with it
     * @param committedAt when the last of them was committed; null where unknown
     */
    public synchronized Ticket submit(GtidSet completed, Instant committedAt) {
        Ticket ticket = new Ticket(completed, committedAt, nanoTime.getAsLong());
        open.addLast(ticket);
        return ticket;
    }

    /**
     * All that a batch brought is durable. For a batch that was abandoned this does nothing.
     *
     * @param until it is not done before these transactions are acknowledged, too, unless 10,000 of them are missing; they
     *     come with it or later
     */
    public void ack(Ticket ticket, GtidSet until) {
        if (advance(ticket, until)) {
            listeners.forEach(Runnable::run);
        }
        ticket.done.complete(null);
    }

    private synchronized boolean advance(Ticket ticket, GtidSet until) {
        ticket.written = true;
        ticket.until = until;
        while (!open.isEmpty() && open.peekFirst().written) {
            Ticket next = open.removeFirst();
            acknowledged = acknowledged.union(next.completed);
            held.addLast(next);
        }
        long before = committable.position();
        while (!held.isEmpty() && !isHeld(held.peekFirst())) {
            Ticket done = held.removeFirst();
            if (!done.completed.isEmpty()) {
                Instant committedAt = done.committedAt == null ? committable.committedAt() : done.committedAt;
                committable = new Committable(committable.gtids().union(done.completed), committedAt);
                remember(done.committedAt);
            }
        }
        return committable.position() > before;
    }

    private boolean isHeld(Ticket ticket) {
        return !acknowledged.contains(ticket.until)
                && ticket.until.minus(acknowledged).size() <= LONGEST_HOLD;
    }

    private void remember(Instant committedAt) {
        if (committedAt != null) {
            commits.addLast(new Commit(committable.position(), committedAt));
            if (commits.size() > MOST_COMMITS) {
                commits.removeFirst();
            }
        }
    }

    /** Forgets the batches that are not done: they come again, from {@link #committable} on. */
    public synchronized void abandonOpen() {
        open.clear();
        held.clear();
        acknowledged = committable.gtids();
    }

    public synchronized Committable committable() {
        return committable;
    }

    /** When the batches that are done up to a position were committed, oldest first; each is handed over once. */
    public synchronized List<Instant> takeCommits(long position) {
        List<Instant> taken = new ArrayList<>();
        while (!commits.isEmpty() && commits.peekFirst().position() <= position) {
            taken.add(commits.removeFirst().at());
        }
        return taken;
    }

    /** How long the oldest open batch has been open: grows without end when something is stuck. */
    public synchronized Optional<Duration> oldestOpen() {
        return Optional.ofNullable(open.peekFirst())
                .map(ticket -> Duration.ofNanos(nanoTime.getAsLong() - ticket.since));
    }

    /** Completes, on the acknowledging thread, when every batch that is open now is done. */
    public synchronized CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(open.stream().map(ticket -> ticket.done).toArray(CompletableFuture[]::new));
    }

    /** How many batches are open. */
    public synchronized int open() {
        return open.size();
    }

    /** Calls this, on the acknowledging thread, whenever the committable position has grown. */
    public void onAdvance(Runnable listener) {
        listeners.add(listener);
    }
}
