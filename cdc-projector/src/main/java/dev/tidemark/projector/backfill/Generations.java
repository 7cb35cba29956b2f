package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.index.IndexGeneration;
import dev.tidemark.projector.index.IndexLifecycle;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.projector.progress.Objection;
import dev.tidemark.projector.progress.PlannedChange;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which generation of each collection is in which state, and so where documents go: to the one that serves, the one
 * that stands by and the one that is being made, each by the projection that it was begun with. What it decides is written
 * down before it acts, so a kill at any moment is gone on from. Thread-safe.
 *
 * <p>A generation begins with an attempt: {@link NextAttempt} only writes down that it shall exist, and the next attempt
 * streams into it from its first change on. So no change falls between stream and fill, whatever tables its projection
 * names.
 */
public final class Generations {

    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    private final Indices indices;
    private final ControlIndex control;
    private final Preparation preparation;
    private final Overview overview;
    private final Undeclared undeclared;
    private final CollectionStates states;
    private final NextAttempt next;
    private final DueReloads reloads;
    private final Function<String, CompletableFuture<Void>> retired;
    private final Consumer<Runnable> still;
    /** Texts by which an index was made after it had been refused. */
    private final Set<String> makeable = ConcurrentHashMap.newKeySet();

    /**
     * @param retired told of an index that is going to be deleted: from then on no write into it is missed; completes when no
     *     change that is under way now is on its way into it any more
     * @param still runs something while no change is on its way into an index
     */
    public Generations(
            IndexLifecycle lifecycle,
            ControlIndex control,
            DeadLetters deadLetters,
            String prefix,
            Function<String, CompletableFuture<Void>> retired,
            Consumer<Runnable> still) {
        this.indices = new Indices(lifecycle, deadLetters, prefix);
        this.control = control;
        this.preparation = new Preparation(indices, control);
        this.overview = new Overview(indices);
        this.undeclared = new Undeclared(indices, control);
        this.states = new CollectionStates(control);
        this.next = new NextAttempt(states, indices, control);
        this.reloads = new DueReloads(control);
        this.retired = retired;
        this.still = still;
    }

    /** What the next attempt begins with. */
    public NextAttempt next() {
        return next;
    }

    /**
     * Finds or begins the generations of a collection, and decides where its documents go.
     *
     * @param declared what the projection file says now
     * @param compile a projection's text against the schema as it is now; empty where that is not possible any more
     * @param from up to where all collections are complete that get every change
     * @return why nothing is built for it though something should be; then what serves goes on, or the collection is stopped
     * @throws IndexRefusedException if an index or alias of that name is not ours
     */
    public Optional<String> prepare(
            ProjectionPlan declared, Function<String, Optional<ProjectionPlan>> compile, Progress.Behind from) {
        Prepared of = preparation.prepare(declared, compile, from);
        states.put(of);
        return of.refusal();
    }

    /**
     * In place of {@link #prepare}, for a collection whose changes cannot be applied: searches go on with what there is.
     *
     * @param reason what is wrong and what to do
     * @param from up to where all collections are complete that get every change
     */
    public void stop(String collection, String reason, Progress.Behind from) {
        states.put(preparation.stop(collection, reason, from));
    }

    /**
     * What these declared projections would change, by collection.
     *
     * @param stopped what is wrong with the declared projections of collections that are stopped
     */
    public List<PlannedChange> planned(List<ProjectionPlan> declared, Map<String, List<String>> stopped) {
        return overview.planned(states.byName(), declared, stopped);
    }

    /** Where the documents of each collection go now. */
    public List<Target> targets() {
        return states.all().stream()
                .flatMap(of -> of.targets(generation -> indices.name(of.state().collection(), generation)).stream())
                .toList();
    }

    /** What the stream must bring: the plans of all generations that are written to. */
    public List<ProjectionPlan> plans() {
        return targets().stream().map(Target::plan).toList();
    }

    /** @throws java.util.NoSuchElementException if there is no such collection */
    public CollectionState state(String collection) {
        return states.state(collection);
    }

    /** The collections, in order. */
    public List<String> names() {
        return states.names();
    }

    /** The indices of the generations of a collection. */
    List<String> indices(String collection) {
        return states.find(collection).stream()
                .flatMap(of -> of.state().generations().stream())
                .map(generation -> indices.name(collection, generation))
                .toList();
    }

    /** The index of a generation, whether it exists or not. */
    String index(String collection, int number) {
        return indices.of(collection, number).index();
    }

    /** The plan and the index of the generation that serves; empty where none does that is written to. */
    public Optional<Target> live(String collection) {
        return states.find(collection).flatMap(Prepared::live).map(live -> target(collection, live.number()));
    }

    /** The plan and the one index of a generation that is written to. */
    public Target target(String collection, int number) {
        ProjectionPlan plan = states.find(collection).orElseThrow().plans().get(number);
        return new Target(Optional.ofNullable(plan).orElseThrow(), List.of(index(collection, number)));
    }

    /**
     * The plan and the index of a generation that is complete and written to, whether it serves or not.
     *
     * @throws BackfillRefusedException where there is none of that number, or it is not
     */
    public Target complete(String collection, int number) {
        Generation found = Moves.require(state(collection), number);
        String index = index(collection, number);
        if (!found.isComplete()) {
            throw new BackfillRefusedException(
                    Why.CONFLICT, index + " is not complete yet, it is " + found.state() + ": 'status' shows how far");
        } else if (!states.find(collection).orElseThrow().plans().containsKey(number)) {
            throw new BackfillRefusedException(
                    Why.CONFLICT, "changes are not applied to " + index + ", so there is nothing to hold it against");
        }
        return target(collection, number);
    }

    /**
     * Makes the index of a generation that {@link NextAttempt#begin} may build; without that, the next attempt deletes it.
     *
     * @throws IndexRefusedException if Elasticsearch does not make it
     */
    synchronized Generation make(ProjectionPlan plan, Order order) {
        int number = indices.next(state(plan.collection()));
        indices.create(indices.of(plan.collection(), number), plan.mapping());
        return Generation.building(number, plan.text(), order);
    }

    /** Deletes what was made and is not begun. */
    void unmake(String collection, Generation made) {
        indices.delete(indices.of(collection, made.number()));
    }

    /** The collections that serve what is not true any more and cannot be built anew, with Elasticsearch's reasons. */
    public SortedMap<String, String> unbuilt() {
        SortedMap<String, String> unbuilt = new TreeMap<>();
        states.all().stream()
                .filter(of -> of.live()
                        .filter(live -> live.standing() != Standing.TRUE)
                        .isPresent())
                .forEach(of ->
                        of.refusal().ifPresent(why -> unbuilt.put(of.state().collection(), why)));
        return unbuilt;
    }

    /**
     * Whether Elasticsearch would make now what it refused to make when the attempt began. What is made to find out, the next
     * attempt deletes.
     *
     * @param declared what the projection file says now
     */
    public boolean canBeBuilt(ProjectionPlan declared) {
        String collection = declared.collection();
        Prepared of = states.find(collection).orElse(null);
        if (of == null || of.refusal().isEmpty() || makeable.contains(declared.text())) {
            return true;
        }
        ProjectionPlan plan =
                of.live().map(live -> of.plans().get(live.number())).orElse(declared);
        try {
            make(plan, Order.BY_ITSELF);
            makeable.add(declared.text());
            return true;
        } catch (IndexRefusedException e) {
            LOG.debug("{} still cannot be built", collection, e);
            return false;
        }
    }

    /** The collections to which changes are not applied, with what is wrong and what to do. */
    public SortedMap<String, String> stopped() {
        SortedMap<String, String> stopped = new TreeMap<>();
        states.all().stream()
                .map(Prepared::state)
                .filter(CollectionState::isStopped)
                .forEach(of ->
                        stopped.put(of.collection(), of.stop().orElseThrow().reason()));
        return stopped;
    }

    /**
     * Writes a generation's state down.
     *
     * @return false where it was decided meanwhile how the next attempt begins: then nothing is done
     */
    boolean write(String collection, Generation generation) {
        return states.apply(collection, state -> state.with(generation));
    }

    /**
     * Takes a generation a step further.
     *
     * @return false where it was decided meanwhile how the next attempt begins, or it is somewhere else by now: then nothing
     *     is done
     */
    boolean become(String collection, int number, GenerationState next) {
        synchronized (states) {
            Optional<Generation> found =
                    state(collection).find(number).filter(one -> one.state().canBecome(next));
            return found.isPresent() && write(collection, found.get().become(next));
        }
    }

    /** Writes down what a comparison said of a generation, where that is still there and does not serve. */
    public void compared(String collection, int number, Optional<Objection> objection) {
        states.apply(
                collection,
                state -> state.find(number)
                        .filter(found -> found.state() != GenerationState.LIVE)
                        .map(found -> objection.isPresent() ? found.with(objection) : found.cleared())
                        .map(state::with)
                        .orElse(state));
    }

    /**
     * Moves the alias to a generation that is complete, unless it is there; searches see the one or the other.
     *
     * @return false where it was decided meanwhile how the next attempt begins, or the generation was dropped, or is not
     *     complete any more: then nothing is done
     */
    boolean promote(String collection, int number) {
        synchronized (states) {
            Optional<Generation> chosen = state(collection).find(number).filter(Generation::isComplete);
            if (states.isDecided(collection) || chosen.isEmpty()) {
                return false;
            }
            if (chosen.get().state() == GenerationState.CATCHING_UP) {
                become(collection, number, GenerationState.READY); // somebody insists
            }
            if (chosen.get().state() != GenerationState.LIVE) {
                moveAlias(collection, number);
            }
            return true;
        }
    }

    private void moveAlias(String collection, int number) {
        CollectionState before = state(collection);
        CollectionState after = before.promote(number);
        IndexGeneration live = indices.of(collection, number);
        // A change that searches find in the one already, and that is on its way into the other, would go back.
        still.accept(() -> {
            control.write(after);
            indices.promote(live);
        });
        Optional<Generation> cutOff = before.live().filter(former -> former.standing() == Standing.CUT_OFF);
        // At once: who knows it by name must not go on reading it while the progress speaks of the new one.
        cutOff.ifPresent(former -> indices.delete(indices.of(collection, former.number())));
        states.become(after); // told to others only now: whoever reads that it is live finds it behind the alias
        LOG.info("{} is live as {}", collection, live.index());
        deleteMissing(cutOff.map(former -> before.without(former.number())).orElse(before));
    }

    /**
     * Deletes a generation that is not being made, unless it serves by now.
     *
     * @return false where it does, or it was decided meanwhile how the next attempt begins: then nothing is done
     */
    boolean drop(String collection, int number) {
        synchronized (states) {
            CollectionState before = state(collection);
            boolean serves =
                    before.live().filter(live -> live.number() == number).isPresent();
            if (serves || !states.apply(collection, state -> state.without(number))) {
                return false;
            }
            deleteMissing(before);
            return true;
        }
    }

    /** An index may go only when no change is on its way into it any more; what is left over, the next start deletes. */
    private void deleteMissing(CollectionState before) {
        String collection = before.collection();
        CollectionState now = state(collection);
        before.generations().stream()
                .filter(generation -> now.find(generation.number()).isEmpty())
                .map(generation -> indices.of(collection, generation.number()))
                .forEach(gone -> retired.apply(gone.index()).thenRunAsync(() -> indices.delete(gone)));
    }

    DueReloads reloads() {
        return reloads;
    }

    /**
     * What the progress document says of each collection.
     *
     * @param behind how far its documents may be behind because of what is done beside the stream
     */
    public Map<String, Progress.Collection> collections(Function<String, Optional<Progress.Behind>> behind) {
        Map<String, Progress.Collection> collections = overview.published(states.byName(), behind);
        collections.putAll(undeclared.published());
        return collections;
    }

    /** What there is of collections that no projection file declares. */
    public Undeclared undeclared() {
        return undeclared;
    }

    /** True while searches are served from what was applied before the source's history was lost. */
    public boolean serveLostHistory() {
        return states.all().stream()
                .filter(of -> of.state().stop().isEmpty()) // says of itself what it is complete up to
                .flatMap(of -> of.state().live().stream())
                .anyMatch(live -> live.standing() == Standing.CUT_OFF);
    }

    /** Asks Elasticsearch for a number, or gives the one it knows. */
    public interface Counting {

        long count(String what, LongSupplier ask);
    }

    /** What there is of collections that no projection file declares, for people. */
    public List<ProjectorStatus.Undeclared> undeclared(Counting counting) {
        return undeclared.statuses(counting);
    }

    /** How each collection is, for people. */
    public List<ProjectorStatus.Collection> statuses(Counting counting, ToLongFunction<String> deadLetters) {
        return overview.statuses(states.all(), counting, deadLetters);
    }
}
