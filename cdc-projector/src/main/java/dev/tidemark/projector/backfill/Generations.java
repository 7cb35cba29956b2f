package dev.tidemark.projector.backfill;

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
import dev.tidemark.projector.progress.PlannedChange;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.projection.PlanChange;
import dev.tidemark.projector.projection.PlanChange.Takes;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
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

    private final IndexLifecycle lifecycle;
    private final ControlIndex control;
    private final DeadLetters deadLetters;
    private final String prefix;
    private final Supplier<CompletableFuture<Void>> settled;
    private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
    /** What the next attempt begins with. */
    private final Map<String, CollectionState> decided = new ConcurrentHashMap<>();

    /** @param settled completes when no change that is under way now is on its way into an index any more */
    public Generations(
            IndexLifecycle lifecycle,
            ControlIndex control,
            DeadLetters deadLetters,
            String prefix,
            Supplier<CompletableFuture<Void>> settled) {
        this.lifecycle = lifecycle;
        this.control = control;
        this.deadLetters = deadLetters;
        this.prefix = prefix;
        this.settled = settled;
    }

    /** @param plans of the generations that are written to, by number */
    private record Prepared(CollectionState state, Map<Integer, ProjectionPlan> plans) {

        /** The plans of these generations only. */
        Prepared become(CollectionState next) {
            Map<Integer, ProjectionPlan> kept = new HashMap<>(plans);
            kept.keySet().removeIf(number -> next.find(number).isEmpty());
            return new Prepared(next, kept);
        }

        /** Generations of the same plan are loaded for once. */
        Collection<Target> targets(Function<Generation, String> index) {
            Map<String, Target> targets = new LinkedHashMap<>();
            for (Generation generation : state.generations()) {
                ProjectionPlan plan = plans.get(generation.number());
                if (plan != null) {
                    List<String> indices = new ArrayList<>();
                    Optional.ofNullable(targets.get(plan.hash())).ifPresent(same -> indices.addAll(same.indices()));
                    indices.add(index.apply(generation));
                    targets.put(plan.hash(), new Target(plan, indices));
                }
            }
            return targets.values();
        }
    }

    /**
     * Finds or begins the generations of a collection, and decides where its documents go.
     *
     * @param declared what the projection file says now
     * @param compile a projection's text against the schema as it is now; empty where that is not possible any more
     * @throws dev.tidemark.projector.index.IndexRefusedException if an index or alias of that name is not ours
     */
    public synchronized void prepare(ProjectionPlan declared, Function<String, Optional<ProjectionPlan>> compile) {
        String collection = declared.collection();
        CollectionState stored = control.collection(collection).orElse(CollectionState.none(collection));
        Inventory inventory = new Inventory(lifecycle.generations(collection), declared, compile);
        CollectionState settled = inventory.settle(stored, next(stored));
        if (!settled.equals(stored)) {
            control.write(settled);
        }
        Map<Integer, ProjectionPlan> plans = inventory.plans(settled);
        CollectionState state = describe(settled, plans, declared);
        state.coming()
                .filter(coming -> coming.state() == GenerationState.BUILDING)
                .ifPresent(coming -> lifecycle.create(
                        index(collection, coming),
                        plans.get(coming.number())
                                .mapping()
                                .generation(coming.number())
                                .toString()));
        state.live()
                .filter(live -> !inventory.serves(live))
                .ifPresent(
                        live -> lifecycle.promote(index(collection, live))); // the move was written down, and not made
        inventory.strangers(state).forEach(this::delete);
        prepared.put(collection, new Prepared(state, plans));
        state.live()
                .filter(live -> state.coming().isEmpty())
                .map(live -> plans.get(live.number()))
                .filter(plan -> !plan.hash().equals(declared.hash()))
                .ifPresent(plan -> LOG.info(
                        "{} goes on as it was built: its projection file is another one now, 'backfill {}' makes it take"
                                + " effect",
                        collection,
                        collection));
    }

    /** Where a changed file changes only what search offers, the index that serves is told so, and that is all it takes. */
    private CollectionState describe(
            CollectionState state, Map<Integer, ProjectionPlan> plans, ProjectionPlan declared) {
        Optional<Generation> described = state.live()
                .filter(live ->
                        live.standing() == Standing.TRUE && state.coming().isEmpty())
                .filter(live ->
                        PlanChange.between(plans.get(live.number()), declared).takes() == Takes.MAPPING_UPDATE);
        if (described.isEmpty()) {
            return state;
        }
        Generation live = described.get();
        CollectionState next = state.with(live.builtBy(declared.text()));
        lifecycle.describe(
                index(state.collection(), live),
                declared.mapping().generation(live.number()).toString());
        control.write(next);
        plans.put(live.number(), declared);
        LOG.info(
                "{} offers search what its projection file says now",
                index(state.collection(), live).index());
        return next;
    }

    /** What these declared projections would change, by collection. */
    public List<PlannedChange> planned(List<ProjectionPlan> declared) {
        Map<String, PlannedChange> planned = new TreeMap<>();
        prepared.forEach((name, of) ->
                planned.put(name, new PlannedChange(name, indexOfLive(of.state()), "removal", List.of())));
        for (ProjectionPlan plan : declared) {
            String name = plan.collection();
            Prepared of = prepared.get(name);
            planned.put(name, of == null ? new PlannedChange(name, null, "first-fill", List.of()) : planned(of, plan));
        }
        return List.copyOf(planned.values());
    }

    /** What is being made already, or else what serves, held against what is declared. */
    private PlannedChange planned(Prepared of, ProjectionPlan declared) {
        PlanChange change = of.state()
                .coming()
                .or(of.state()::live)
                .map(generation -> of.plans().get(generation.number()))
                .map(plan -> PlanChange.between(plan, declared))
                .orElse(new PlanChange(Takes.BACKFILL, List.of("what serves is not kept true any more")));
        String takes = change.takes().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new PlannedChange(declared.collection(), indexOfLive(of.state()), takes, change.differences());
    }

    private String indexOfLive(CollectionState state) {
        return state.live().map(live -> index(state.collection(), live).index()).orElse(null);
    }

    /** Where the documents of each collection go now. */
    public List<Target> targets() {
        return prepared.values().stream()
                .flatMap(of -> of
                        .targets(generation ->
                                index(of.state().collection(), generation).index())
                        .stream())
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

    /** The index of a generation, whether it exists or not. */
    String index(String collection, int number) {
        return new IndexGeneration(prefix, collection, number).index();
    }

    /** The plan and the index of the generation that serves; empty where none does that is written to. */
    public Optional<Target> live(String collection) {
        return Optional.ofNullable(prepared.get(collection))
                .flatMap(of -> of.state().live())
                .filter(live -> live.standing() != Standing.CUT_OFF)
                .map(live -> target(collection, live.number()));
    }

    /** The plan and the one index of a generation that is written to. */
    public Target target(String collection, int number) {
        Prepared of = prepared.get(collection);
        Generation generation = of.state().find(number).orElseThrow();
        return new Target(
                Optional.ofNullable(of.plans().get(number)).orElseThrow(),
                List.of(index(collection, generation).index()));
    }

    /**
     * Decides, durably, that a generation is built beside what there is; takes effect with the next attempt. One that was
     * being made already makes room.
     */
    synchronized void begin(ProjectionPlan plan, Order order) {
        CollectionState state = state(plan.collection());
        decide(without(state, state.coming()).with(Generation.building(next(state), plan.text(), order)));
    }

    /**
     * Writes down that the source's history is lost: what there is serves and is written no more, and the collection is
     * built anew. Before the collection is prepared.
     */
    public synchronized void cutOff(ProjectionPlan plan, Order order) {
        CollectionState before = control.collection(plan.collection()).orElse(CollectionState.none(plan.collection()));
        CollectionState after =
                CollectionState.none(plan.collection()).with(Generation.building(next(before), plan.text(), order));
        control.write(
                before.live().map(live -> after.with(live.as(Standing.CUT_OFF))).orElse(after));
    }

    /**
     * Decides, durably, that what was built from this plan is not true any more: a statement changed rows or columns
     * unseen. Takes effect with the next attempt.
     */
    public synchronized void rebuild(ProjectionPlan outdated) {
        String collection = outdated.collection();
        Prepared of = prepared.get(collection);
        CollectionState before = decided.getOrDefault(collection, of.state());
        CollectionState after = before;
        for (Generation generation : before.generations()) {
            ProjectionPlan plan = of.plans().get(generation.number());
            if (plan == null || !plan.hash().equals(outdated.hash())) {
                continue;
            }
            after = generation.state() == GenerationState.LIVE
                    ? after.with(generation.as(Standing.OUTDATED))
                    : after.without(generation.number());
        }
        if (after.coming().isEmpty()) {
            Optional<Generation> wanted = before.coming();
            Optional<Generation> live = after.live().filter(serving -> serving.standing() != Standing.TRUE);
            if (live.isPresent()
                    && wanted.filter(coming -> coming.order().promote()).isEmpty()) {
                after = after.with(Generation.building(next(before), live.get().projection(), Order.BY_ITSELF));
            } else if (wanted.isPresent()) {
                after = after.with(Generation.building(
                        next(before), wanted.get().projection(), wanted.get().order()));
            }
        }
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

    /** Moves the alias to a generation that is complete; searches see the one or the other. */
    synchronized void promote(String collection, int number) {
        if (decided.containsKey(collection)) {
            return; // the next attempt looks again
        }
        CollectionState before = state(collection);
        CollectionState after = before.promote(number);
        IndexGeneration live = new IndexGeneration(prefix, collection, number);
        control.write(after);
        lifecycle.promote(live);
        become(after); // told to others only now: whoever reads that it is live finds it behind the alias
        LOG.info("{} is live as {}", collection, live.index());
        deleteMissing(before);
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
                .map(generation -> index(collection, generation))
                .forEach(gone -> settled.get().thenRunAsync(() -> delete(gone)));
    }

    private void delete(IndexGeneration generation) {
        lifecycle.drop(generation);
        deadLetters.forget(generation);
        LOG.info("dropped {}", generation.index());
    }

    /** What the progress document says of each collection. */
    public Map<String, Progress.Collection> collections() {
        Map<String, Progress.Collection> collections = new TreeMap<>();
        prepared.forEach((name, of) -> {
            Generation shown = shown(of.state());
            collections.put(
                    name,
                    new Progress.Collection(
                            index(name, shown).index(), shown.state().name()));
        });
        return collections;
    }

    /** How each collection is, for people. */
    public List<ProjectorStatus.Collection> statuses(ToLongFunction<String> deadLetters) {
        return prepared.values().stream()
                .map(Prepared::state)
                .sorted(Comparator.comparing(CollectionState::collection))
                .map(state -> status(state, deadLetters))
                .toList();
    }

    private ProjectorStatus.Collection status(CollectionState state, ToLongFunction<String> deadLetters) {
        Generation shown = shown(state);
        IndexGeneration index = index(state.collection(), shown);
        return new ProjectorStatus.Collection(
                state.collection(),
                index.index(),
                shown.state().name(),
                shown.state() == GenerationState.LIVE ? lifecycle.documents(index) : shown.documents(),
                deadLetters.applyAsLong(state.collection()),
                state
                        .coming()
                        .filter(coming -> coming.state() != GenerationState.READY)
                        .map(coming -> new ProjectorStatus.Job("fill", coming.documents()))
                        .stream()
                        .toList());
    }

    /** The one that serves, unless what it serves is not what the database says. */
    private static Generation shown(CollectionState state) {
        return state.live()
                .filter(live -> live.standing() == Standing.TRUE)
                .or(state::coming)
                .or(state::live)
                .orElseThrow();
    }

    /** Above all that exist, and all that shall. */
    private int next(CollectionState state) {
        int known =
                state.generations().stream().mapToInt(Generation::number).max().orElse(0);
        return Math.max(known + 1, lifecycle.next(state.collection()).number());
    }

    private static CollectionState without(CollectionState state, Optional<Generation> generation) {
        return generation.map(gone -> state.without(gone.number())).orElse(state);
    }

    private IndexGeneration index(String collection, Generation generation) {
        return new IndexGeneration(prefix, collection, generation.number());
    }
}
