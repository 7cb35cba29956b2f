package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.FanOutJob.Key;
import dev.tidemark.projector.backfill.FanOutJob.Since;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.FanOut;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DueFanOut;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.progress.Unfinished;
import dev.tidemark.projector.projection.Ascent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The rows whose documents are too many for a batch of changes: what is due, written down before the batch is
 * acknowledged, and taken up by {@link FanOutWork} beside the stream, a page of each in turn. A row that changes again
 * while its documents are under way is no second job: see {@link Pass}. Thread-safe.
 */
public final class FanOuts implements Unfinished, AutoCloseable {

    /** With more rows than this under way, the stream goes slowly until there are fewer. */
    private static final int MOST_JOBS = 1_000;

    /**
     * For all rows of a batch beyond that: not for ever, for what is under way may need the very threads that wait, and MySQL
     * hangs up on who does not read for ten minutes.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How often who waits is told for what. */
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** So many rows of a collection are told one by one. */
    private static final int MOST_TOLD = 10;

    private final ControlIndex control;
    private final Snapshots snapshots;
    private final Clock clock;
    private final FanOutFigures figures;
    private final Duration patience;

    // All guarded by this.
    private final Map<Key, FanOutJob> jobs = new LinkedHashMap<>();
    private final List<DueFanOut> dormant = new ArrayList<>();
    private final Set<CompletableFuture<Void>> underWay = new HashSet<>();
    /** Done, but perhaps not searchable before the next word of the publisher. */
    private final List<FanOutJob> unpublished = new ArrayList<>();
    /** What was done last: a change that comes late out of the stream may be in it already. */
    private final Map<Key, FanOutJob> recent = new LinkedHashMap<>();

    private Generations generations;
    private long version;
    private int held;
    private int writing;
    private boolean closed;

    private final Object storing = new Object();
    private volatile long stored;

    /** @param figures told what is done; they outlive this */
    public FanOuts(ControlIndex control, Snapshots snapshots, Clock clock, FanOutFigures figures) {
        this(control, snapshots, clock, figures, PATIENCE);
    }

    /** @param patience how long a batch is held while too many rows are under way */
    FanOuts(ControlIndex control, Snapshots snapshots, Clock clock, FanOutFigures figures, Duration patience) {
        this.patience = patience;
        this.control = control;
        this.snapshots = snapshots;
        this.clock = clock;
        this.figures = figures;
    }

    /** Takes up what was written down before. What has no index any more is forgotten. */
    public synchronized void resume(Generations those) {
        generations = those;
        for (DueFanOut due : control.fanOuts()) {
            List<FanOutJob> going = generations.targets().stream()
                    .flatMap(target -> resumed(due, target).stream())
                    .toList();
            going.forEach(job -> jobs.merge(Key.of(job.fanOut()), job, FanOutJob::and));
            if (going.isEmpty()) {
                remember(due);
            }
        }
    }

    /** Nobody writes into these indices for now; where they still exist, somebody may again. */
    private void remember(DueFanOut due) {
        if (due.indices().stream().anyMatch(generations.indices(due.collection())::contains)) {
            dormant.add(due);
        }
    }

    private static Optional<FanOutJob> resumed(DueFanOut due, Target target) {
        List<String> indices =
                target.indices().stream().filter(due.indices()::contains).toList();
        if (indices.isEmpty() || !target.plan().collection().equals(due.collection())) {
            return Optional.empty();
        }
        return ascents(target)
                .filter(ascent ->
                        ascent.path().equals(due.path()) && ascent.lookup().isPresent())
                .filter(ascent -> ascent.columns().size() == due.row().size())
                .findFirst()
                .map(ascent -> new FanOutJob(
                        new FanOut(target.plan(), ascent, due.row()),
                        indices,
                        new Pass(due.reached(), due.end(), due.done(), due.total()),
                        new Since(due.position(), due.since())));
    }

    private static Stream<Ascent> ascents(Target target) {
        return target.plan().ascents().values().stream().flatMap(Collection::stream);
    }

    /**
     * Takes rows over whose documents have to be brought up to date. Durable on return; slow while too many are under
     * way already.
     *
     * @param transactions that changed them; snapshots that are opened from now on show them
     * @param committedAt when the last of them was committed; null where unknown
     */
    public void add(Target target, List<FanOut> rows, GtidSet transactions, Instant committedAt) {
        if (rows.isEmpty()) {
            return;
        }
        long position;
        try (Snapshot snapshot = snapshots.open(transactions)) {
            position = snapshot.position();
        }
        Instant now = clock.instant();
        Since since = new Since(position, committedAt == null || committedAt.isAfter(now) ? now : committedAt);
        long mine;
        long patient = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            for (FanOut row : rows) {
                add(row, target.indices(), transactions, since, patient);
            }
            mine = ++version;
            notifyAll();
        }
        store(mine);
    }

    private void add(FanOut row, List<String> indices, GtidSet transactions, Since since, long patient) {
        Key key = Key.of(row);
        FanOutJob done = recent.get(key);
        if (done != null && done.indices().containsAll(indices) && done.pass().shows(transactions)) {
            return;
        }
        for (long left = patient - System.nanoTime();
                jobs.size() >= MOST_JOBS && !jobs.containsKey(key) && left > 0;
                left = patient - System.nanoTime()) {
            pause(left);
        }
        FanOutJob same = jobs.get(key);
        if (same == null) {
            jobs.put(key, new FanOutJob(row, indices, new Pass(), since));
        } else {
            same.changed(indices, transactions, since);
        }
    }

    private void pause(long nanos) {
        if (closed) {
            throw new CancellationException("the stream has ended");
        }
        try {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while too many rows had documents to be brought up to date");
        }
    }

    /** Whoever comes while another one writes is written by the next one. */
    private void store(long mine) {
        synchronized (storing) {
            if (stored >= mine) {
                return;
            }
            List<DueFanOut> due;
            long now;
            synchronized (this) {
                now = version;
                due = Stream.concat(jobs.values().stream().map(FanOutJob::due), dormant.stream())
                        .toList();
            }
            control.writeFanOuts(due);
            stored = now;
        }
    }

    /** Writes down how far all are. */
    void save() {
        long now;
        synchronized (this) {
            now = ++version;
        }
        store(now);
    }

    /** Waits for a row with documents that are due; the others have their turns before it comes again. */
    synchronized FanOutJob take() throws InterruptedException {
        while (jobs.isEmpty()) {
            if (closed) {
                throw new CancellationException("the stream has ended");
            }
            wait();
        }
        Key first = jobs.keySet().iterator().next();
        FanOutJob job = jobs.remove(first);
        jobs.put(first, job);
        return job;
    }

    synchronized boolean isAnyDue() {
        return !jobs.isEmpty();
    }

    synchronized boolean isCrowded() {
        return jobs.size() >= MOST_JOBS;
    }

    /** A page of a row is about to be read; gives the indices that it goes into. */
    synchronized Set<String> begin(FanOutJob job, CompletableFuture<Void> work) {
        underWay.add(work);
        work.whenComplete((done, error) -> ended(work));
        job.pass().begin();
        return Set.copyOf(job.indices());
    }

    private synchronized void ended(CompletableFuture<Void> work) {
        underWay.remove(work);
    }

    /** Some documents of a page are about to be written. Waits while they are held back. */
    synchronized void beginWrite() throws InterruptedException {
        while (held > 0) {
            wait();
        }
        writing++;
    }

    synchronized void endWrite() {
        writing--;
        notifyAll();
    }

    /** Runs this while no document is on its way into an index; anyhow where those that are take too long. */
    public void runStill(Duration patience, Runnable then) {
        hold(System.nanoTime() + patience.toNanos());
        try {
            then.run();
        } finally {
            letGo();
        }
    }

    private synchronized void hold(long end) {
        held++;
        try {
            for (long left = end - System.nanoTime(); writing > 0 && left > 0; left = end - System.nanoTime()) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            }
        } catch (InterruptedException e) {
            letGo();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while documents were on their way");
        }
    }

    private synchronized void letGo() {
        held--;
        notifyAll();
    }

    synchronized void expect(FanOutJob job, long documents) {
        job.pass().expect(documents);
    }

    synchronized void read(FanOutJob job, List<Object> last, int documents, GtidSet executed) {
        job.pass().read(last, documents, executed);
    }

    /** The documents of a page are written; true where it was the last one. */
    synchronized boolean written(FanOutJob job) {
        job.written();
        notifyAll();
        if (!job.pass().isOver()) {
            return false;
        }
        Key key = Key.of(job.fanOut());
        jobs.remove(key);
        unpublished.add(job);
        recent.remove(key);
        recent.put(key, job);
        if (recent.size() > MOST_JOBS) {
            recent.remove(recent.keySet().iterator().next());
        }
        return true;
    }

    /**
     * Nobody writes into these indices, for now at least.
     *
     * @param due what {@link #begin} gave: where the row has changed since for another index, it goes on into that one
     */
    synchronized void suspend(FanOutJob job, Set<String> due) {
        remember(job.due(due));
        if (!job.leave(due)) {
            jobs.remove(Key.of(job.fanOut()));
        }
        notifyAll();
    }

    /** Completes when nothing that is under way now is on its way into an index any more. */
    public synchronized CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new))
                .exceptionally(failed -> null);
    }

    /** What was written before is searchable with the next progress. True where that one has more to tell by this. */
    public synchronized boolean published() {
        boolean more = !unpublished.isEmpty();
        unpublished.clear();
        return more;
    }

    /**
     * Since when documents of a collection are behind because of rows that are under way, and up to where it is complete
     * but for them: further than anybody says. Empty where none is.
     */
    public synchronized Optional<Progress.Behind> behind(String collection) {
        return Stream.concat(jobs.values().stream(), unpublished.stream())
                .filter(job -> job.collection().equals(collection))
                .map(FanOutJob::since)
                .min(Comparator.naturalOrder())
                .map(since -> new Progress.Behind(Long.MAX_VALUE, since));
    }

    /** The age of that; zero where there is none. */
    Duration lag(String collection) {
        return behind(collection).map(behind -> behind.lag(clock.instant())).orElse(Duration.ZERO);
    }

    synchronized long jobs(String collection) {
        return jobs.values().stream()
                .filter(job -> job.collection().equals(collection))
                .count();
    }

    synchronized long pending(String collection) {
        return jobs.values().stream()
                .filter(job -> job.collection().equals(collection))
                .mapToLong(FanOutJob::pending)
                .sum();
    }

    /** With what runs for each of these collections. */
    public List<ProjectorStatus.Collection> with(List<ProjectorStatus.Collection> collections) {
        return collections.stream()
                .map(collection -> collection.with(statuses(collection.collection())))
                .toList();
    }

    private synchronized List<ProjectorStatus.Job> statuses(String collection) {
        Instant now = clock.instant();
        return jobs.values().stream()
                .filter(job -> job.collection().equals(collection))
                .limit(MOST_TOLD)
                .map(job -> job.status(now))
                .toList();
    }

    @Override
    public synchronized boolean isPending(String index) {
        return jobs.values().stream().anyMatch(job -> job.indices().contains(index));
    }

    /** A row that changes all the time is never done; twice round, and all that was known at first is. */
    @Override
    public void await(String index, LongConsumer onWait) throws InterruptedException {
        Map<FanOutJob, Integer> until = twiceRound(index);
        while (isOpen(until)) {
            until.keySet().stream().mapToLong(FanOutJob::position).min().ifPresent(onWait);
            await(until);
        }
    }

    private synchronized Map<FanOutJob, Integer> twiceRound(String index) {
        Map<FanOutJob, Integer> until = new HashMap<>();
        jobs.values().stream()
                .filter(job -> job.indices().contains(index))
                .forEach(job -> until.put(job, job.lap() + 2));
        return until;
    }

    private synchronized boolean isOpen(Map<FanOutJob, Integer> until) {
        return until.entrySet().stream()
                .anyMatch(entry ->
                        jobs.containsValue(entry.getKey()) && entry.getKey().lap() < entry.getValue());
    }

    /** Until they are done, or it is time to tell once more who waits. */
    private synchronized void await(Map<FanOutJob, Integer> until) throws InterruptedException {
        long tellAt = System.nanoTime() + TELL_NANOS;
        for (long left = TELL_NANOS; isOpen(until) && left > 0; left = tellAt - System.nanoTime()) {
            if (closed) {
                throw new CancellationException("the stream has ended");
            }
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }

    FanOutFigures figures() {
        return figures;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
