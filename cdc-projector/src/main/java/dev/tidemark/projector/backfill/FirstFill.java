package dev.tidemark.projector.backfill;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.progress.ProgressTracker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings generations that are being built to life: fill, wait until the stream has passed what the source had executed by
 * then, move the alias. The stream writes into them from the beginning, so nothing falls between.
 */
public final class FirstFill {

    private static final Logger LOG = LoggerFactory.getLogger(FirstFill.class);
    private static final long CURSOR_NANOS = Duration.ofSeconds(1).toNanos();

    private final Generations generations;
    private final Fill fill;
    private final ProgressTracker tracker;
    private final Supplier<GtidSet> executed;

    /**
     * @param loaders where documents are loaded
     * @param executed asks the source what it has executed by now
     */
    public FirstFill(
            Generations generations,
            KeyScan keys,
            DocumentWriter documents,
            Executor loaders,
            ProgressTracker tracker,
            Supplier<GtidSet> executed) {
        this.generations = generations;
        this.fill = new Fill(keys, documents, loaders);
        this.tracker = tracker;
        this.executed = executed;
    }

    /** Returns when every collection is live. */
    public void run() throws InterruptedException {
        for (Target target : generations.targets()) {
            if (state(target).state() != GenerationState.LIVE) {
                build(target);
            }
        }
    }

    /** True while a collection is not live yet. */
    public boolean isNeeded() {
        return generations.targets().stream().anyMatch(target -> state(target).state() != GenerationState.LIVE);
    }

    private void build(Target target) throws InterruptedException {
        CollectionState state = state(target);
        if (state.state() == GenerationState.BUILDING) {
            LOG.info(
                    "filling {} from {}", target.indices().get(0), target.plan().root());
            fill(target, state);
            generations.write(state(target).become(GenerationState.CATCHING_UP));
        }
        awaitApplied(executed.get());
        generations.goLive(target.plan());
    }

    private void fill(Target target, CollectionState begun) throws InterruptedException {
        DocumentKey after = begun.cursor()
                .map(values -> new DocumentKey(begun.collection(), values))
                .orElse(null);
        Cursor cursor = new Cursor(begun);
        fill.run(new Target(target.plan(), target.indices().subList(0, 1)), after, cursor::advance);
        cursor.save();
        LOG.info(
                "filled {} with {} documents",
                target.indices().get(0),
                state(target).documents());
    }

    /** Writes the state down about once a second: what is not written down is only loaded again after a kill. */
    private final class Cursor {
        private CollectionState state;
        private long savedAt = System.nanoTime();

        Cursor(CollectionState state) {
            this.state = state;
        }

        void advance(Fill.Chunk chunk) {
            state = state.filled(chunk.last().values(), chunk.documents());
            if (System.nanoTime() - savedAt > CURSOR_NANOS) {
                save();
            }
        }

        void save() {
            generations.write(state);
            savedAt = System.nanoTime();
        }
    }

    private void awaitApplied(GtidSet target) throws InterruptedException {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        Runnable look = () -> {
            if (tracker.committable().gtids().contains(target)) {
                passed.complete(null);
            }
        };
        tracker.onAdvance(look);
        look.run();
        try {
            passed.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private CollectionState state(Target target) {
        return generations.state(target.plan().collection());
    }
}
