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
import dev.tidemark.projector.index.Reload;
import dev.tidemark.projector.index.Stop;
import dev.tidemark.projector.progress.Objection;
import dev.tidemark.projector.progress.PlannedChange;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
 * <p>A generation begins with an attempt: {@link #begin} and {@link #rebuild} only write down that it shall exist, and the
 * next attempt streams into it from its first change on. So no change falls between stream and fill, whatever tables its
 * projection names.
 */
public final class Generations {

    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    private final Indices indices;
    private final ControlIndex control;
    private final Preparation preparation;
    private final Overview overview;
    private final Undeclared undeclared;
    private final Function<String, CompletableFuture<Void>> retired;
    private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
    /** Texts by which an index was made after it had been refused. */
    private final Set<String> makeable = ConcurrentHashMap.newKeySet();

    /** What the next attempt begins with. */
    private final Map<String, CollectionState> decided = new ConcurrentHashMap<>();

    /**
     * @param retired told of an index that is going to be deleted: from then on no write into it is missed; completes when no
     *     change that is under way now is on its way into it any more
     */
    public Generations(
            IndexLifecycle lifecycle,
            ControlIndex control,
            DeadLetters deadLetters,
            String prefix,
            Function<String, CompletableFuture<Void>> retired) {
        this.indices = new Indices(lifecycle, deadLetters, prefix);
        this.control = control;
        this.preparation = new Preparation(indices, control);
        this.overview = new Overview(indices);
        this.undeclared = new Undeclared(indices, control);
        this.retired = retired;
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
    public synchronized Optional<String> prepare(
            ProjectionPlan declared, Function<String, Optional<ProjectionPlan>> compile, Progress.Behind from) {
        Prepared of = preparation.prepare(declared, compile, from);
        prepared.put(declared.collection(), of);
        return of.refusal();
    }

    /**
     * In place of {@link #prepare}, for a collection whose changes cannot be applied: searches go on with what there is.
     *
     * @param reason what is wrong and what to do
     * @param from up to where all collections are complete that get every change
     */
    public synchronized void stop(String collection, String reason, Progress.Behind from) {
        prepared.put(collection, preparation.stop(collection, reason, from));
    }

    /**
     * What these declared projections would change, by collection.
     *
     * @param stopped what is wrong with the declared projections of collections that are stopped
     */
    public List<PlannedChange> planned(List<ProjectionPlan> declared, Map<String, List<String>> stopped) {
        return overview.planned(prepared, declared, stopped);
    }

    /** Where the documents of each collection go now. */
    public List<Target> targets() {
        return prepared.values().stream()
                .flatMap(of -> of.targets(generation -> indices.name(of.state().collection(), generation)).stream())
                .toList();
    }

    /** What the stream must bring: the plans of all generations that are written to. */
    public List<ProjectionPlan> plans() {
        return targets().stream().map(Target::plan).toList();
    }

    /** @throws java.util.NoSuchElementException if there is no such collection */
    public CollectionState state(String collection) {
        return Optional.ofNullable(prepared.get(collection)).orElseThrow().state();
    }

    /** The collections, in order. */
    public List<String> names() {
        return prepared.keySet().stream().sorted().toList();
    }

    /** The indices of the generations of a collection. */
    List<String> indices(String collection) {
        return Optional.ofNullable(prepared.get(collection)).stream()
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
        return Optional.ofNullable(prepared.get(collection))
                .flatMap(Prepared::live)
                .map(live -> target(collection, live.number()));
    }

    /** The plan and the one index of a generation that is written to. */
    public Target target(String collection, int number) {
        ProjectionPlan plan = prepared.get(collection).plans().get(number);
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
        boolean filled = switch (found.state()) {
            case BUILDING, DROPPED -> false;
            case CATCHING_UP -> found.objection().isPresent();
            case READY, LIVE, STANDBY -> true;
        };
        if (!filled) {
            throw new BackfillRefusedException(
                    Why.CONFLICT, index + " is not complete yet, it is " + found.state() + ": 'status' shows how far");
        } else if (!prepared.get(collection).plans().containsKey(number)) {
            throw new BackfillRefusedException(
                    Why.CONFLICT, "changes are not applied to " + index + ", so there is nothing to hold it against");
        }
        return target(collection, number);
    }

    /**
     * Makes the index of a generation that {@link #begin} may build; without that, the next attempt deletes it.
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

    /**
     * Decides, durably, that a generation is built beside what there is; takes effect with the next attempt. One that was
     * being made already makes room.
     */
    synchronized void begin(String collection, Generation made) {
        CollectionState state = state(collection);
        CollectionState kept =
                state.coming().map(coming -> state.without(coming.number())).orElse(state);
        decide(kept.with(made));
    }

    /** The collections that serve what is not true any more and cannot be built anew, with Elasticsearch's reasons. */
    public SortedMap<String, String> unbuilt() {
        SortedMap<String, String> unbuilt = new TreeMap<>();
        prepared.values().stream()
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
        Prepared of = prepared.get(collection);
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

    /**
     * Writes down that the source's history is lost: what there is serves and is written no more, and the collection is
     * built anew. Before the collection is prepared.
     *
     * @param said what was asked for; empty to go on with what was asked for before
     */
    public synchronized void cutOff(ProjectionPlan plan, Optional<Order> said) {
        CollectionState before = control.collection(plan.collection()).orElse(CollectionState.none(plan.collection()));
        Optional<Order> promoting =
                before.coming().or(before::live).map(asked -> asked.order().promoting());
        Optional<Order> asBefore =
                before.live().isPresent() ? promoting : before.coming().map(Generation::order);
        Order order = said.or(() -> asBefore).orElse(Order.BY_ITSELF);
        CollectionState after = CollectionState.none(plan.collection())
                .with(Generation.building(indices.next(before), plan.text(), order));
        control.write(
                before.live().map(live -> after.with(live.as(Standing.CUT_OFF))).orElse(after));
    }

    /** The same for a collection that is stopped: what it is complete up to means nothing in the new history. */
    public synchronized void cutOff(String collection, String reason, Progress.Behind from) {
        CollectionState before = control.collection(collection).orElse(CollectionState.none(collection));
        CollectionState after = before.stopped(new Stop(reason, Optional.empty(), Optional.of(from), Optional.empty()));
        control.write(
                after.live().map(live -> after.with(live.as(Standing.CUT_OFF))).orElse(after));
    }

    /**
     * Decides, durably, that changes cannot be applied any more to what was built from this plan: a statement took away what
     * it needs. Takes effect with the next attempt. Where that is not what serves, it is only built anew.
     */
    public synchronized void halt(ProjectionPlan broken, String reason, Stop.Statement statement) {
        Prepared of = prepared.get(broken.collection());
        CollectionState before = decided.getOrDefault(broken.collection(), of.state());
        boolean serves = of.live()
                .or(of.state()::coming)
                .map(serving -> of.plans().get(serving.number()))
                .filter(plan -> plan.hash().equals(broken.hash()))
                .isPresent();
        if (!serves) {
            rebuild(broken);
        } else if (!before.isStopped()) {
            // It may still be built anew after another stop: what serves is complete up to where that one began.
            decide(before.stopped(
                    new Stop(reason, Optional.of(statement), before.stop().flatMap(Stop::behind), Optional.empty())));
        }
    }

    /** The statement that a collection is stopped by has come; where one was known already, this is another one. */
    public synchronized void explain(String collection, Stop.Statement statement) {
        CollectionState state = state(collection);
        if (state.isStopped() && !decided.containsKey(collection)) {
            CollectionState explained = state.stoppedBy(statement);
            if (!explained.equals(state)) {
                apply(explained);
            }
        }
    }

    /** The collections to which changes are not applied, with what is wrong and what to do. */
    public SortedMap<String, String> stopped() {
        SortedMap<String, String> stopped = new TreeMap<>();
        prepared.values().stream()
                .map(Prepared::state)
                .filter(CollectionState::isStopped)
                .forEach(of ->
                        stopped.put(of.collection(), of.stop().orElseThrow().reason()));
        return stopped;
    }

    /**
     * Decides, durably, that what was built from this plan is not true any more: a statement changed rows or columns
     * unseen. Takes effect with the next attempt.
     */
    public synchronized void rebuild(ProjectionPlan outdated) {
        String collection = outdated.collection();
        Prepared of = prepared.get(collection);
        CollectionState before = decided.getOrDefault(collection, of.state());
        if (before.isStopped()) {
            return; // it is built anew once it can be followed again, as was asked for
        }
        CollectionState after = Rebuilding.of(
                before,
                number -> Optional.ofNullable(of.plans().get(number))
                        .filter(plan -> plan.hash().equals(outdated.hash()))
                        .isPresent(),
                indices.next(before));
        if (!after.equals(before)) {
            decide(after);
        }
    }

    /** Decides, durably, that a generation that is being made shall not be; takes effect with the next attempt. */
    synchronized void abandon(String collection, int number) {
        decide(state(collection).without(number));
    }

    private void decide(CollectionState next) {
        control.write(next);
        decided.put(next.collection(), next);
    }

    /** True where the next attempt begins with another state: until then nothing can be changed. */
    boolean isDecided(String collection) {
        return decided.containsKey(collection);
    }

    /** Writes a generation's state down, unless it was decided meanwhile how the next attempt begins. */
    synchronized void write(String collection, Generation generation) {
        if (!decided.containsKey(collection)) {
            apply(state(collection).with(generation));
        }
    }

    /** Writes down whether anything speaks against a generation, where that is still there and does not serve. */
    synchronized void write(String collection, int number, Optional<Objection> objection) {
        state(collection)
                .find(number)
                .filter(found -> found.state() != GenerationState.LIVE)
                .ifPresent(found -> write(collection, found.with(objection)));
    }

    /** Moves the alias to a generation that is complete; searches see the one or the other. */
    synchronized void promote(String collection, int number) {
        if (decided.containsKey(collection)) {
            return; // the next attempt looks again
        }
        CollectionState before = state(collection);
        CollectionState after = before.promote(number);
        IndexGeneration live = indices.of(collection, number);
        control.write(after);
        indices.promote(live);
        Optional<Generation> cutOff = before.live().filter(former -> former.standing() == Standing.CUT_OFF);
        // At once: who knows it by name must not go on reading it while the progress speaks of the new one.
        cutOff.ifPresent(former -> indices.delete(indices.of(collection, former.number())));
        become(after); // told to others only now: whoever reads that it is live finds it behind the alias
        LOG.info("{} is live as {}", collection, live.index());
        deleteMissing(cutOff.map(former -> before.without(former.number())).orElse(before));
    }

    /** Deletes a generation that serves nothing and is not being made. */
    synchronized void drop(String collection, int number) {
        CollectionState before = state(collection);
        apply(before.without(number));
        deleteMissing(before);
    }

    private void apply(CollectionState state) {
        control.write(state);
        become(state);
    }

    private void become(CollectionState state) {
        prepared.computeIfPresent(state.collection(), (name, of) -> of.become(state));
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

    synchronized List<Reload> reloads() {
        return control.reloads();
    }

    synchronized void remember(Reload reload) {
        List<Reload> all = new ArrayList<>(control.reloads());
        all.remove(reload);
        all.add(reload);
        control.writeReloads(all);
    }

    synchronized void forget(Reload reload) {
        List<Reload> all = new ArrayList<>(control.reloads());
        if (all.remove(reload)) {
            control.writeReloads(all);
        }
    }

    /**
     * What the progress document says of each collection.
     *
     * @param behind how far its documents may be behind because of what is done beside the stream
     */
    public Map<String, Progress.Collection> collections(Function<String, Optional<Progress.Behind>> behind) {
        Map<String, Progress.Collection> collections = overview.published(prepared, behind);
        collections.putAll(undeclared.published());
        return collections;
    }

    /** What there is of collections that no projection file declares. */
    public Undeclared undeclared() {
        return undeclared;
    }

    /** True while searches are served from what was applied before the source's history was lost. */
    public boolean serveLostHistory() {
        return prepared.values().stream()
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
        return overview.statuses(prepared.values(), counting, deadLetters);
    }
}
