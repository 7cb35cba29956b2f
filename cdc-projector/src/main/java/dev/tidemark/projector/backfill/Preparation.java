package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.index.IndexGeneration;
import dev.tidemark.projector.index.IndexLifecycle.Existing;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.projection.PlanChange;
import dev.tidemark.projector.projection.PlanChange.Takes;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes true, when an attempt begins, what was written down of a collection's generations. */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final Indices indices;
    private final ControlIndex control;

    Preparation(Indices indices, ControlIndex control) {
        this.indices = indices;
        this.control = control;
    }

    /**
     * Finds or begins the generations of a collection.
     *
     * @param declared what the projection file says now
     * @param compile a projection's text against the schema as it is now; empty where that is not possible any more
     * @param from up to where all collections are complete that get every change
     */
    Prepared prepare(
            ProjectionPlan declared, Function<String, Optional<ProjectionPlan>> compile, Progress.Behind from) {
        String collection = declared.collection();
        CollectionState stored = stored(collection);
        Inventory inventory = new Inventory(indices.existing(collection), declared, compile);
        boolean mended = stored.isStopped();
        CollectionState settled = inventory.settle(mended ? stored.mended(from) : stored, indices.next(stored));
        written(stored, settled);
        Map<Integer, ProjectionPlan> plans = inventory.plans(settled);
        CollectionState state = describe(settled, plans, declared);
        state.live()
                .filter(live -> !inventory.serves(live)) // the move was written down, and not made
                .ifPresent(live -> indices.promote(indices.of(collection, live.number())));
        inventory.strangers(state).forEach(this::deleteLeftOver);
        Optional<Generation> unmade = state.coming()
                .filter(coming -> coming.state() == GenerationState.BUILDING)
                .filter(coming -> !inventory.has(coming));
        if (unmade.isPresent()) {
            int number = unmade.get().number();
            try {
                indices.create(indices.of(collection, number), plans.get(number).mapping());
            } catch (IndexRefusedException e) {
                return without(number, state, plans, e.getMessage(), from);
            }
        }
        if (mended) {
            LOG.info("{} can be followed again: it is built anew, for it has missed changes", collection);
        }
        tellOfOtherFile(state, plans, declared);
        return new Prepared(state, plans, Optional.empty());
    }

    /**
     * Elasticsearch does not make the index of what is to be built: what is followed beside it goes on being so, and where
     * there is none the collection is stopped. Others are not to blame.
     */
    private Prepared without(
            int number,
            CollectionState state,
            Map<Integer, ProjectionPlan> plans,
            String refused,
            Progress.Behind from) {
        String collection = state.collection();
        Optional<String> followed = state.live()
                .filter(live -> plans.containsKey(live.number()))
                .map(live -> indices.name(collection, live));
        if (followed.isEmpty()) {
            Prepared stopped = stop(collection, refused + "; then it is built by itself", from);
            return new Prepared(stopped.state(), stopped.plans(), Optional.of(refused));
        }
        LOG.error("{} is not built anew, and {} goes on: {}", collection, followed.get(), refused);
        CollectionState kept = state.without(number);
        control.write(kept);
        return new Prepared(kept, plans, Optional.of(refused)).become(kept);
    }

    /**
     * Leaves a collection as it is for now: searches go on with what there is, and no change is applied to it.
     *
     * @param from up to where it is complete, if it was followed until now
     */
    Prepared stop(String collection, String reason, Progress.Behind from) {
        CollectionState stored = stored(collection);
        CollectionState state = stored.stopped(reason, from);
        if (state.equals(stored)) {
            LOG.info("{} is still stopped: {}", collection, reason);
        } else {
            control.write(state);
            LOG.error("{} is stopped: {}", collection, reason);
        }
        for (Existing existing : indices.existing(collection)) {
            boolean known = state.find(existing.generation().number()).isPresent();
            if (known && !existing.live()) {
                indices.promote(existing.generation()); // the move was written down, and not made
            } else if (!known && !existing.live()) {
                deleteLeftOver(existing.generation());
            }
        }
        return new Prepared(state, Map.of(), Optional.empty());
    }

    /** Where somebody has blocked it, it is in nobody's way; the next attempt tries again. */
    private void deleteLeftOver(IndexGeneration generation) {
        try {
            indices.delete(generation);
        } catch (IndexRefusedException e) {
            LOG.warn("{} is not needed any more, and cannot be deleted: {}", generation.index(), e.getMessage());
        }
    }

    private CollectionState stored(String collection) {
        return control.collection(collection).orElse(CollectionState.none(collection));
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
            return written(state, state.refused(Optional.empty()));
        }
        Generation live = described.get();
        try {
            indices.describe(
                    indices.of(state.collection(), live.number()),
                    plans.get(live.number()).mapping(),
                    declared.mapping());
        } catch (IndexRefusedException e) {
            LOG.error(
                    "{} goes on as it was before its projection file changed: {}", state.collection(), e.getMessage());
            return written(state, state.refused(Optional.of(e.getMessage())));
        }
        CollectionState next =
                written(state, state.with(live.builtBy(declared.text())).refused(Optional.empty()));
        plans.put(live.number(), declared);
        return next;
    }

    private CollectionState written(CollectionState before, CollectionState after) {
        if (!after.equals(before)) {
            control.write(after);
        }
        return after;
    }

    private static void tellOfOtherFile(
            CollectionState state, Map<Integer, ProjectionPlan> plans, ProjectionPlan declared) {
        state.live()
                .filter(live -> state.coming().isEmpty())
                .map(live -> plans.get(live.number()))
                .filter(plan -> !plan.hash().equals(declared.hash()))
                .ifPresent(plan -> LOG.info(
                        "{} goes on as it was built: its projection file is another one now, 'backfill {}' makes it take"
                                + " effect",
                        state.collection(),
                        state.collection()));
    }
}
