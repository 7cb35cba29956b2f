package dev.tidemark.projector.backfill;

import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.index.IndexGeneration;
import dev.tidemark.projector.index.IndexLifecycle;
import dev.tidemark.projector.index.IndexLifecycle.Existing;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which generation of each collection is in which state, and so where documents go. A generation is built anew where
 * there is none, where the projection is not the one it was built from, and where a statement changed rows unseen; the
 * former generation serves meanwhile and gets every change, too.
 *
 * <p>What it decides is written down before it acts, so a kill at any moment is gone on from.
 */
public final class Generations {

    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    private final IndexLifecycle lifecycle;
    private final ControlIndex control;
    private final String prefix;
    private final Map<String, CollectionState> states = new ConcurrentHashMap<>();
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final Set<String> outdated = ConcurrentHashMap.newKeySet();

    public Generations(IndexLifecycle lifecycle, ControlIndex control, String prefix) {
        this.lifecycle = lifecycle;
        this.control = control;
        this.prefix = prefix;
    }

    /**
     * Finds or creates the generation of a plan, and decides where its documents go.
     *
     * @throws dev.tidemark.projector.index.IndexRefusedException if an index or alias of that name is not ours
     */
    public void prepare(ProjectionPlan plan) {
        List<Existing> existing = lifecycle.generations(plan.collection());
        CollectionState state = control.collection(plan.collection())
                .filter(stored -> isUsable(stored, plan, existing))
                .orElseGet(() -> begin(plan.collection()));
        states.put(plan.collection(), state);
        IndexGeneration generation = generation(state);
        lifecycle.create(
                generation, plan.mapping().generation(state.generation()).toString());
        List<String> indices = new ArrayList<>(List.of(generation.index()));
        if (state.state() == GenerationState.LIVE) {
            lifecycle.promote(generation); // the move was written down, and perhaps not made
            dropFormer(state, existing);
        } else {
            existing.stream()
                    .filter(other -> other.live() && !other.generation().equals(generation))
                    .forEach(live -> indices.add(live.generation().index()));
        }
        targets.put(plan.collection(), new Target(plan, indices));
    }

    private void dropFormer(CollectionState state, List<Existing> existing) {
        existing.stream()
                .filter(other -> other.generation().number() < state.generation())
                .forEach(other -> lifecycle.drop(other.generation()));
    }

    /** Where the documents of each collection go now. */
    public List<Target> targets() {
        return List.copyOf(targets.values());
    }

    /** The state of a collection's newest generation. */
    public CollectionState state(String collection) {
        return states.get(collection);
    }

    /** Decides, durably, that a collection is built anew; takes effect when it is prepared the next time. */
    public synchronized void rebuild(String collection) {
        if (outdated.add(collection)) {
            begin(collection);
        }
    }

    /** Writes a state down, unless it was decided meanwhile to build the collection anew. */
    synchronized void write(CollectionState state) {
        if (!outdated.contains(state.collection())) {
            control.write(state);
            states.put(state.collection(), state);
        }
    }

    /** Moves the alias to a generation that is complete. The former one is dropped at the next start. */
    void goLive(ProjectionPlan plan) {
        CollectionState live =
                states.get(plan.collection()).become(GenerationState.READY).become(GenerationState.LIVE);
        write(live);
        lifecycle.promote(generation(live));
        targets.put(plan.collection(), new Target(plan, List.of(generation(live).index())));
        LOG.info("{} is live as {}", plan.collection(), generation(live).index());
    }

    /** What the progress document says of each collection. */
    public Map<String, Progress.Collection> collections() {
        Map<String, Progress.Collection> collections = new TreeMap<>();
        states.forEach((name, state) -> collections.put(
                name,
                new Progress.Collection(generation(state).index(), state.state().name())));
        return collections;
    }

    /** How each collection is, for people. */
    public List<ProjectorStatus.Collection> statuses(ToLongFunction<String> deadLetters) {
        return targets.values().stream()
                .sorted(Comparator.comparing(target -> target.plan().collection()))
                .map(target -> status(target.plan().collection(), deadLetters))
                .toList();
    }

    private ProjectorStatus.Collection status(String collection, ToLongFunction<String> deadLetters) {
        CollectionState state = states.get(collection);
        boolean live = state.state() == GenerationState.LIVE;
        return new ProjectorStatus.Collection(
                collection,
                generation(state).index(),
                state.state().name(),
                live ? lifecycle.documents(generation(state)) : state.documents(),
                deadLetters.applyAsLong(collection),
                live ? List.of() : List.of(new ProjectorStatus.Job("fill", state.documents())));
    }

    private CollectionState begin(String collection) {
        CollectionState state =
                CollectionState.building(collection, lifecycle.next(collection).number());
        control.write(state);
        return state;
    }

    /** True where the generation can be gone on with: its index is as it was left, and made for this very plan. */
    private static boolean isUsable(CollectionState state, ProjectionPlan plan, List<Existing> existing) {
        boolean untouched =
                state.state() == GenerationState.BUILDING && state.cursor().isEmpty();
        return find(state, existing)
                .map(found -> found.meta().path("projection").asText().equals(plan.hash()))
                .orElse(untouched);
    }

    private static Optional<Existing> find(CollectionState state, List<Existing> existing) {
        return existing.stream()
                .filter(found -> found.generation().number() == state.generation())
                .findFirst();
    }

    private IndexGeneration generation(CollectionState state) {
        return new IndexGeneration(prefix, state.collection(), state.generation());
    }
}
