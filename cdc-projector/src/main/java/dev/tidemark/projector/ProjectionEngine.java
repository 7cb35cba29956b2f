package dev.tidemark.projector;

import dev.tidemark.projector.backfill.FanOuts;
import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.Affected;
import dev.tidemark.projector.document.AffectedDocuments;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.progress.ProgressTracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
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

    private final Snapshots snapshots;
    private final Supplier<List<Target>> targets;
    private final DocumentWriter documents;
    private final FanOuts fanOuts;
    private final ProgressTracker tracker;
    private final Executor loaders;
    private final int batchesInFlight;
    private final int lookedUpDocuments;
    private final Semaphore slots;
    private final Consumer<Throwable> onFailure;

    /**
     * @param targets where documents go at the moment
     * @param fanOuts take over what is too much for a batch
     * @param batchesInFlight how many batches may be loaded and written at once before the stream has to wait
     * @param lookedUpDocuments how many documents of looked-up rows a batch takes itself; see {@link AffectedDocuments}
     * @param onFailure told when a batch cannot be brought into the index; it stays unacknowledged
     */
    ProjectionEngine(
            Snapshots snapshots,
            Supplier<List<Target>> targets,
            DocumentWriter documents,
            FanOuts fanOuts,
            ProgressTracker tracker,
            Executor loaders,
            int batchesInFlight,
            int lookedUpDocuments,
            Consumer<Throwable> onFailure) {
        this.snapshots = snapshots;
        this.targets = targets;
        this.documents = documents;
        this.fanOuts = fanOuts;
        this.tracker = tracker;
        this.loaders = loaders;
        this.batchesInFlight = batchesInFlight;
        this.lookedUpDocuments = lookedUpDocuments;
        this.slots = new Semaphore(batchesInFlight, true); // or who waits for all of them would wait for ever
        this.onFailure = onFailure;
    }

    @Override
    public void handle(ChangeBatch batch) throws InterruptedException {
        slots.acquire();
        ProgressTracker.Ticket ticket = tracker.submit(batch.completed(), batch.committedAt());
        CompletableFuture.supplyAsync(() -> apply(batch), loaders)
                .thenCompose(written -> written)
                .whenComplete((until, error) -> {
                    slots.release();
                    if (error == null) {
                        tracker.ack(ticket, until);
                    } else {
                        onFailure.accept(error);
                    }
                });
    }

    /** Waits until nothing is in flight; false when that took too long. */
    boolean drain(Duration limit) throws InterruptedException {
        return slots.tryAcquire(batchesInFlight, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs this while no change is on its way into an index, and holds back those that come; anyhow where what is on its way
     * takes too long.
     */
    void runStill(Duration patience, Runnable then) {
        boolean still = isStill(patience);
        try {
            then.run();
        } finally {
            if (still) {
                slots.release(batchesInFlight);
            }
        }
    }

    private boolean isStill(Duration patience) {
        try {
            return drain(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while changes were on their way");
        }
    }

    /**
     * Completes when Elasticsearch has a final outcome for every document that the batch affects, but for those of rows
     * that very many show: these are written down as due.
     *
     * @return the transactions without which what the batch has brought is not complete
     */
    private CompletableFuture<GtidSet> apply(ChangeBatch batch) {
        List<Due> due = new ArrayList<>();
        if (!batch.rows().isEmpty()) {
            for (Target target : targets.get()) {
                due.add(new Due(
                        target,
                        new AffectedDocuments(target.plan(), lookedUpDocuments)
                                .find(snapshots, batch.touched(), batch.rows())));
            }
        }
        // When all that had to be asked is answered, and before anything has to wait for Elasticsearch.
        GtidSet until = due.stream().anyMatch(one -> one.affected().asked()) ? snapshots.executed() : GtidSet.empty();
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (Due one : due) {
            writes.add(documents.write(
                    one.target(), batch.touched(), one.affected().keys()));
            fanOuts.add(one.target(), one.affected().fanOuts(), batch.touched(), batch.committedAt());
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).thenApply(written -> until);
    }

    private record Due(Target target, Affected affected) {}
}
