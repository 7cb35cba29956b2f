package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.Optional;

/**
 * The generation of a collection that is being built, or is built and does not serve yet.
 *
 * @param alone whether nothing would be left without it
 */
record Coming(String collection, Generation generation, String index, boolean alone) {

    static Optional<Coming> of(Generations generations, String collection) {
        CollectionState state = generations.state(collection);
        return state.coming()
                .map(coming -> new Coming(
                        collection,
                        coming,
                        generations.index(collection, coming.number()),
                        state.live().isEmpty()));
    }

    /** Whether this is what the projection file says now. */
    boolean is(ProjectionPlan declared) {
        return generation.projection().equals(declared.text());
    }

    /** Whether it is complete, and it is left to a person to promote it. */
    boolean isWaiting() {
        return generation.state() == GenerationState.READY
                && !generation.order().promote();
    }

    /** Whether it was found not to say what the database says since it was complete. */
    boolean isObjectedTo() {
        return generation.objection().isPresent();
    }

    /** Why it does not serve, and what to do; empty where nothing is known that speaks against it. */
    Optional<String> objection() {
        return generation
                .objection()
                .map(found -> found.text() + "; begin again with 'backfill " + collection
                        + "', or take it as it is with 'promote " + collection + " " + generation.number()
                        + " --force'");
    }

    String waits() {
        return index + " is complete and does not serve yet: 'promote " + collection + "' makes it serve, 'backfill "
                + collection + " --again' builds another one in its place";
    }

    String isBuiltOtherwise() {
        return index + " is being built already, as by 'backfill " + collection
                + generation.order().options() + "': wait until that is done"
                + (alone ? "" : ", or end it with '" + drop() + "'");
    }

    /** There is no other way: it is built for all who ask for it. */
    String howToEnd() {
        return alone
                ? index + " is the only generation of " + collection + ": building it cannot be ended"
                : index + " is built for all who ask for it: '" + drop() + "' ends that";
    }

    private String drop() {
        return "drop " + collection + " " + generation.number();
    }
}
