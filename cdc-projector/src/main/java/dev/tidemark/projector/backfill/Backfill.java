package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentIds;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.KeyRange;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.DirtyIndices;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.EndedReload;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.index.Reload;
import dev.tidemark.projector.index.StoredReloads;
import dev.tidemark.projector.progress.Applied;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.Objection;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the generations that are being made to life, one collection after the other: fill, wait until the stream has
 * passed what the source had executed by then, verify, move the alias. The stream writes into them from the beginning, so
 * nothing falls between. Each step is written down when it is done: a later attempt goes on with the next one.
 */
public final class Backfill {

    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    private static final long CURSOR_NANOS = Duration.ofSeconds(1).toNanos();

    private final Generations generations;
    private final KeyScan keys;
    private final DocumentWriter documents;
    private final RowlessDocuments rowless;
    private final DirtyIndices dirty;
    private final int loaders;
    private final BooleanSupplier strained;
    private final Applied applied;
    private final Supplier<GtidSet> executed;
    private final Gate gate;
    private final BackfillReports reports;
    private final BooleanSupplier ending;

    /**
     * @param dirty told which index no search reads while it is filled
     * @param loaders how many threads load where nobody says another number
     * @param strained whether the source or Elasticsearch has too much to do just now
     * @param executed asks the source what it has executed by now
     * @param reports told how far each is
     * @param ending whether the stream ends that this belongs to
     */
    public Backfill(
            Generations generations,
            KeyScan keys,
            DocumentWriter documents,
            IndexedDocuments indexed,
            DirtyIndices dirty,
            int loaders,
            BooleanSupplier strained,
            Applied applied,
            Supplier<GtidSet> executed,
            Gate gate,
            BackfillReports reports,
            BooleanSupplier ending) {
        this.generations = generations;
        this.keys = keys;
        this.documents = documents;
        this.rowless = new RowlessDocuments(keys, documents, indexed);
        this.dirty = dirty;
        this.loaders = loaders;
        this.strained = strained;
        this.applied = applied;
        this.executed = executed;
        this.gate = gate;
        this.reports = reports;
        this.ending = ending;
    }

    /** Looks whether a generation says what the database says, before it may serve in the place of a true one. */
    public interface Gate {

        /** Why the generation should not serve; empty where nothing speaks against it. */
        Optional<Objection> objection(Target target, JobProgress progress) throws InterruptedException;
    }

    /** Returns when nothing is left to be done. */
    public void run() throws InterruptedException {
        for (String collection : generations.names()) {
            Optional<Generation> coming = generations.state(collection).coming();
            if (coming.isPresent()) {
                build(collection, coming.get().number());
            }
        }
    }

    /** Why collections that serve what is not true any more are not built anew; empty where there are none. */
    public Optional<String> hindrance() {
        return generations.unbuilt().entrySet().stream()
                .map(one -> one.getKey() + " cannot be built anew: " + one.getValue())
                .reduce((one, other) -> one + "; " + other);
    }

    /** True while a collection that is followed has nothing true to serve, and is being built. */
    public boolean isNeeded() {
        return generations.names().stream()
                .filter(name -> generations.state(name).coming().isPresent())
                .filter(name -> !generations.state(name).isStopped())
                .anyMatch(name -> generations
                        .state(name)
                        .live()
                        .filter(live -> live.standing() == Standing.TRUE)
                        .isEmpty());
    }

    private void build(String collection, int number) throws InterruptedException {
        Target target = generations.target(collection, number);
        boolean promoting = generation(collection, number).order().promote();
        if (state(collection, number) == GenerationState.BUILDING) {
            fill(collection, number, target);
            if (!generations.become(collection, number, GenerationState.CATCHING_UP)) {
                return; // the next attempt begins with others, and tells of them
            }
        }
        if (state(collection, number) == GenerationState.CATCHING_UP) {
            catchUp(reports.progress(collection));
            Optional<Objection> objection =
                    isReplacing(collection) ? gate.objection(target, reports.progress(collection)) : Optional.empty();
            if (objection.isPresent() && !isLive(target)) { // where somebody has insisted meanwhile, it serves
                object(target, number, objection.get());
                return;
            }
            boolean ready = generations.become(collection, number, GenerationState.READY);
            if (!ready && state(collection, number) == GenerationState.CATCHING_UP) {
                return;
            }
        }
        if (promoting && state(collection, number) == GenerationState.READY) { // somebody may have been faster
            reports.progress(collection).phase("promoting", 0);
            if (!generations.promote(collection, number)) {
                return;
            }
        }
        reports.done(collection, target.indices().get(0));
    }

    private void object(Target target, int number, Objection objection) {
        String collection = target.plan().collection();
        LOG.error("{} is not promoted: {}", target.indices().get(0), objection.text());
        generations.compared(collection, number, Optional.of(objection));
        reports.failed(
                collection,
                Coming.of(generations, collection).flatMap(Coming::objection).orElse(objection.text()));
    }

    /**
     * Compares a complete generation with the database, and writes down whether anything speaks against it.
     *
     * @throws BackfillRefusedException if something does, or it is not complete
     */
    public void requireTrue(String collection, int number, JobProgress progress) throws InterruptedException {
        Target target = generations.complete(collection, number);
        Optional<Objection> objection = gate.objection(target, progress);
        generations.compared(collection, number, objection);
        if (objection.isPresent()) {
            String which = collection + " " + number;
            throw new BackfillRefusedException(
                    Why.CONFLICT,
                    target.indices().get(0) + " does not say what the database says: "
                            + objection.get().text() + "; 'verify " + collection + " --generation " + number
                            + "' names all, 'promote " + which + " --force' lets it serve all the same, 'drop " + which
                            + "' deletes it");
        }
    }

    private void catchUp(JobProgress progress) throws InterruptedException {
        progress.phase("catching up", 0);
        applied.await(
                executed.get(),
                position -> progress.phase(applied.isHeld() ? applied.waitingFor(position) : "catching up", 0));
    }

    /** Where nothing true serves, everything is better than waiting. */
    private boolean isReplacing(String collection) {
        CollectionState state = generations.state(collection);
        return state.live().filter(live -> live.standing() == Standing.TRUE).isPresent();
    }

    private Generation generation(String collection, int number) {
        return generations.state(collection).find(number).orElseThrow();
    }

    private GenerationState state(String collection, int number) {
        return generation(collection, number).state();
    }

    private void fill(String collection, int number, Target target) throws InterruptedException {
        Generation begun = generation(collection, number);
        String index = target.indices().get(0);
        LOG.info("filling {} from {}", index, target.plan().root());
        reports.progress(collection).phase("filling", keys.estimatedRows(target.plan()), begun.documents());
        DocumentKey after = begun.cursor()
                .map(values -> new DocumentKey(collection, values))
                .orElse(null);
        Cursor cursor = new Cursor(collection, begun);
        dirty.hold(index);
        try {
            load(target, KeyRange.ALL, after, begun.order(), () -> true, cursor::advance);
        } finally {
            dirty.release(index);
        }
        cursor.save();
        LOG.info(
                "filled {} with {} documents",
                index,
                generation(collection, number).documents());
    }

    private void load(
            Target target,
            KeyRange range,
            DocumentKey after,
            Order order,
            BooleanSupplier needed,
            Consumer<Fill.Chunk> progress)
            throws InterruptedException {
        int threads = order.threads() == 0 ? loaders : order.threads();
        ExecutorService loading = Executors.newFixedThreadPool(threads, Backfill::daemon);
        try {
            new Fill(keys, documents, loading, threads)
                    .run(target, range, after, new Pace(order.rate(), strained, reports::yielded, 1), needed, progress);
        } finally {
            loading.shutdownNow();
        }
    }

    /** @throws IllegalArgumentException where no row can have such ids, or nothing is live */
    public void check(Reload reload) {
        range(reload, live(reload.collection()).plan());
    }

    private static KeyRange range(Reload reload, ProjectionPlan plan) {
        return new KeyRange(key(plan, reload.from()), key(plan, reload.to()));
    }

    /** The ranges that are still to be loaded again, and what became of the last ones. */
    public StoredReloads reloads() {
        return generations.reloads().stored();
    }

    /** Writes down that a range is to be loaded again; durable on return. */
    public void remember(Reload reload) {
        generations.reloads().remember(reload);
    }

    /** It is loaded, or will not be; nothing is done where it had ended already. Durable on return. */
    public void end(Reload reload, EndedReload end) {
        generations.reloads().end(reload, end);
    }

    /** True once the stream has ended that this belongs to: what fails then is for the next one to do again. */
    public boolean isOver() {
        return ending.getAsBoolean();
    }

    private static DocumentKey key(ProjectionPlan plan, String id) {
        return id == null
                ? null
                : DocumentIds.key(plan, id)
                        .orElseThrow(() -> new IllegalArgumentException("'" + id + "' cannot be a key of "
                                + plan.collection() + ", which is " + String.join(":", plan.key())));
    }

    private Target live(String collection) {
        return generations
                .live(collection)
                .orElseThrow(() -> new IllegalArgumentException("no generation of " + collection + " is live"));
    }

    /**
     * Loads a range again into the generation that serves, in place. Where another one serves before that is done, it begins
     * again with that one: the former may be deleted at any moment, and would be loaded for nobody.
     *
     * @throws IllegalArgumentException where no row can have such ids, or nothing is live
     */
    public Reloaded reload(Reload reload, JobProgress progress) throws InterruptedException {
        while (true) {
            Target target = live(reload.collection());
            AtomicBoolean left = new AtomicBoolean(); // for good: it may have been left out, and serve again since
            BooleanSupplier serves = () -> {
                left.compareAndSet(false, !isLive(target));
                return !left.get();
            };
            try {
                Reloaded done = reload(target, reload, serves, progress);
                if (serves.getAsBoolean()) {
                    return done;
                }
            } catch (RuntimeException e) {
                if (serves.getAsBoolean()) {
                    throw e;
                }
                LOG.debug("a range was being loaded into what does not serve any more", e);
            }
            LOG.info(
                    "{} does not serve any more: '{}' begins again",
                    target.indices().get(0),
                    reload.command());
        }
    }

    private Reloaded reload(Target target, Reload reload, BooleanSupplier serves, JobProgress progress)
            throws InterruptedException {
        LongAdder loaded = new LongAdder();
        progress.phase("reloading", 0);
        load(target, range(reload, target.plan()), null, reload.order(), serves, chunk -> {
            loaded.add(chunk.documents());
            progress.advance(chunk.documents());
            reports.count(chunk.documents());
        });
        long deleted = rowless.delete(target, serves, progress);
        return new Reloaded(target.indices().get(0), loaded.sum(), deleted);
    }

    private boolean isLive(Target target) {
        return generations
                .live(target.plan().collection())
                .filter(live -> live.indices().equals(target.indices()))
                .isPresent();
    }

    /**
     * What a reload did.
     *
     * @param documents how many were loaded
     * @param deleted how many had no row any more
     */
    public record Reloaded(String index, long documents, long deleted) {}

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fill");
        thread.setDaemon(true);
        return thread;
    }

    /** Writes the state down about once a second: what is not written down is only loaded again after a kill. */
    private final class Cursor {
        private final String collection;
        private Generation generation;
        private long savedAt = System.nanoTime();

        Cursor(String collection, Generation generation) {
            this.collection = collection;
            this.generation = generation;
        }

        void advance(Fill.Chunk chunk) {
            generation = generation.filled(chunk.last().values(), chunk.documents());
            reports.progress(collection).advance(chunk.documents());
            reports.count(chunk.documents());
            if (System.nanoTime() - savedAt > CURSOR_NANOS) {
                save();
            }
        }

        void save() {
            generations.write(collection, generation);
            savedAt = System.nanoTime();
        }
    }
}
