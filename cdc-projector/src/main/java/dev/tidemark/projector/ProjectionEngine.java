package dev.tidemark.projector;

import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.Affected;
import dev.tidemark.projector.document.AffectedDocuments;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.FanOut;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.progress.ProgressTracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What happens to a change: find which documents it affects, load them, write them, advance.
 *
 * <p>Several batches are in flight at once and load side by side. The order in which they finish does not matter: the
 * checkpoint moves only behind the acknowledged prefix, what a batch loads is at least as new as the batch, and it
 * carries the position it was read at, so that Elasticsearch settles every race.
 */
final class ProjectionEngine implements ChangeHandler {

    /** A looked-up row with more documents than this is brought up to date page by page. */
    private static final int NAMED_DOCUMENTS = 1_000;

    private final Snapshots snapshots;
    private final Supplier<List<Target>> targets;
    private final DocumentWriter documents;
    private final ProgressTracker tracker;
    private final Executor loaders;
    private final int batchesInFlight;
    private final Semaphore slots;
    private final Consumer<Throwable> onFailure;

    /**
     * @param targets where documents go at the moment
     * @param batchesInFlight how many batches may be loaded and written at once before the stream has to wait
     * @param onFailure told when a batch cannot be brought into the index; it stays unacknowledged
     */
    ProjectionEngine(
            Snapshots snapshots,
            Supplier<List<Target>> targets,
            DocumentWriter documents,
            ProgressTracker tracker,
            Executor loaders,
            int batchesInFlight,
            Consumer<Throwable> onFailure) {
        this.snapshots = snapshots;
        this.targets = targets;
        this.documents = documents;
        this.tracker = tracker;
        this.loaders = loaders;
        this.batchesInFlight = batchesInFlight;
        this.slots = new Semaphore(batchesInFlight);
        this.onFailure = onFailure;
    }

    @Override
    public void handle(ChangeBatch batch) throws InterruptedException {
        slots.acquire();
        ProgressTracker.Ticket ticket = tracker.submit(batch.completed(), batch.committedAt());
        CompletableFuture.supplyAsync(() -> apply(batch), loaders)
                .thenCompose(written -> written)
                .whenComplete((done, error) -> {
                    slots.release();
                    if (error == null) {
                        tracker.ack(ticket);
                    } else {
                        onFailure.accept(error);
                    }
                });
    }

    /** Waits until nothing is in flight; false when that took too long. */
    boolean drain(Duration limit) throws InterruptedException {
        return slots.tryAcquire(batchesInFlight, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completes when Elasticsearch has a final outcome for every document that the batch affects. */
    private CompletableFuture<Void> apply(ChangeBatch batch) {
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        if (!batch.rows().isEmpty()) {
            for (Target target : targets.get()) {
                Affected affected = new AffectedDocuments(target.plan(), NAMED_DOCUMENTS)
                        .find(snapshots, batch.touched(), batch.rows());
                writes.add(documents.write(target, batch.touched(), affected.keys()));
                for (FanOut fanOut : affected.fanOuts()) {
                    writes.add(fanOut(target, batch.touched(), fanOut));
                }
            }
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    /** A row that very many documents look up: page by page, so that neither memory nor a snapshot is held for long. */
    private CompletableFuture<Void> fanOut(Target target, GtidSet touched, FanOut fanOut) {
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        DocumentKey last = null;
        for (List<DocumentKey> page = page(touched, fanOut, null);
                !page.isEmpty();
                page = page(touched, fanOut, last)) {
            writes.add(documents.write(target, touched, page));
            last = page.get(page.size() - 1);
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    private List<DocumentKey> page(GtidSet touched, FanOut fanOut, DocumentKey after) {
        try (Snapshot snapshot = snapshots.open(touched)) {
            return fanOut.page(snapshot, after, DocumentWriter.KEYS_AT_ONCE);
        }
    }
}
