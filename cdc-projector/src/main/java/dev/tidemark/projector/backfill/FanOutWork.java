package dev.tidemark.projector.backfill;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.ProgressTracker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the documents of {@link FanOuts} up to date, beside the stream and behind it in all it needs. One thread. */
public final class FanOutWork {

    private static final Logger LOG = LoggerFactory.getLogger(FanOutWork.class);

    /** Enough for the queries not to count, few enough to be read again when the row changes meanwhile. */
    static final int KEYS_A_PAGE = 2_000;

    private static final long SAVE_NANOS = Duration.ofSeconds(1).toNanos();

    private final FanOuts fanOuts;
    private final Snapshots snapshots;
    private final DocumentWriter documents;
    private final Supplier<List<Target>> targets;
    private final FanOutPace pace;
    private final Runnable onDone;
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private long savedAt = System.nanoTime();

    /**
     * @param targets where documents go at the moment
     * @param strained whether the stream is behind, or a server has too much to do just now
     * @param ending whether the stream ends
     * @param rate documents a second at most; 0 for no limit
     * @param onDone told when the documents of a row are written
     */
    public FanOutWork(
            FanOuts fanOuts,
            Snapshots snapshots,
            DocumentWriter documents,
            Supplier<List<Target>> targets,
            ProgressTracker tracker,
            PauseSwitch pause,
            BooleanSupplier strained,
            BooleanSupplier ending,
            int rate,
            Runnable onDone) {
        this.fanOuts = fanOuts;
        this.snapshots = snapshots;
        this.documents = documents;
        this.targets = targets;
        this.onDone = onDone;
        // With too many rows under way the stream waits for them: then it would not do to wait for the stream.
        this.pace = new FanOutPace(tracker, pause, () -> !fanOuts.isCrowded() && strained.getAsBoolean(), ending, rate);
    }

    /** Does so until it is interrupted, or the stream ends. */
    public void run() throws InterruptedException {
        while (true) {
            page(fanOuts.take());
        }
    }

    private void page(FanOutJob job) throws InterruptedException {
        CompletableFuture<Void> work = new CompletableFuture<>();
        try {
            Set<String> due = fanOuts.begin(job, work);
            Optional<Target> target = target(job, due); // only now: an index may go when no work is on its way into it
            if (target.isEmpty()) {
                fanOuts.suspend(job, due);
                fanOuts.save();
                return;
            }
            write(target.get(), read(job));
        } finally {
            underWay.whenComplete((written, failed) -> work.complete(null));
        }
        boolean over = fanOuts.written(job);
        // Not for each that is over: all that are due are written at once, and one that is done again does no harm.
        if (!fanOuts.isAnyDue() || System.nanoTime() - savedAt > SAVE_NANOS) {
            fanOuts.save();
            savedAt = System.nanoTime();
        }
        if (over) {
            LOG.info(
                    "{} of {}: {} documents written",
                    job.fanOut().name(),
                    job.collection(),
                    job.pass().done());
            onDone.run();
        }
    }

    private Optional<Target> target(FanOutJob job, Set<String> due) {
        return targets.get().stream()
                .filter(target -> target.plan().collection().equals(job.collection()))
                .filter(target ->
                        target.plan().hash().equals(job.fanOut().plan().hash()))
                .map(target -> new Target(
                        target.plan(),
                        target.indices().stream().filter(due::contains).toList()))
                .filter(target -> !target.indices().isEmpty())
                .findFirst();
    }

    private List<DocumentKey> read(FanOutJob job) {
        // What is due is executed: whoever noted it has waited for that.
        try (Snapshot snapshot = snapshots.open(GtidSet.empty())) {
            if (job.pass().total() == 0) {
                fanOuts.expect(job, job.fanOut().count(snapshot));
            }
            List<DocumentKey> keys =
                    job.fanOut().page(snapshot, job.pass().after(), job.pass().upTo(), KEYS_A_PAGE);
            List<Object> last =
                    keys.isEmpty() ? null : keys.get(keys.size() - 1).values();
            fanOuts.read(job, last, keys.size(), snapshot.executed());
            return keys;
        }
    }

    /** While no changes come, the next documents are loaded while the last are being written. */
    private void write(Target target, List<DocumentKey> keys) throws InterruptedException {
        for (int from = 0; from < keys.size(); ) {
            int to = from + pace.await(keys.size() - from);
            CompletableFuture<Void> before = underWay;
            underWay = write(target, keys, from, to);
            finish(pace.isStreamBusy() ? underWay : before);
            from = to;
        }
        finish(underWay);
    }

    /** Completes when the one before is done, too. */
    private CompletableFuture<Void> write(Target target, List<DocumentKey> keys, int from, int to)
            throws InterruptedException {
        fanOuts.beginWrite();
        CompletableFuture<Void> writes;
        try {
            writes = documents.write(target, GtidSet.empty(), keys.subList(from, to));
        } catch (RuntimeException | Error e) {
            fanOuts.endWrite();
            throw e;
        }
        return writes.whenComplete((written, failed) -> fanOuts.endWrite())
                .thenRun(() -> fanOuts.figures().count(target.plan().collection(), to - from))
                .thenCombine(underWay, (written, before) -> null);
    }

    private static void finish(CompletableFuture<Void> writes) throws InterruptedException {
        try {
            writes.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
