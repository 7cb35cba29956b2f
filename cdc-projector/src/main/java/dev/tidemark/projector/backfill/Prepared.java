package dev.tidemark.projector.backfill;

import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The generations of a collection, and what the stream makes of changes for each.
 *
 * @param plans of the generations that are written to, by number
 * @param refusal why Elasticsearch does not make the index that is to be built; empty where it did, or none is
 */
record Prepared(CollectionState state, Map<Integer, ProjectionPlan> plans, Optional<String> refusal) {

    /** The plans of these generations only. */
    Prepared become(CollectionState next) {
        Map<Integer, ProjectionPlan> kept = new HashMap<>(plans);
        kept.keySet().removeIf(number -> next.find(number).isEmpty());
        return new Prepared(next, kept, refusal);
    }

    /** The one that serves, where it is written to. */
    Optional<Generation> live() {
        return state.live().filter(live -> plans.containsKey(live.number()));
    }

    /** The one that serves, unless what it serves is not what the database says; empty where changes made all of them untrue. */
    Optional<Generation> shown() {
        return state.live()
                .filter(live -> live.standing() == Standing.TRUE)
                .or(state::coming)
                .or(state::live);
    }

    /** The state of that, as others are told. */
    String shownState() {
        return state.isStopped()
                ? "STOPPED"
                : shown().map(of -> of.state().name()).orElse("NONE");
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
