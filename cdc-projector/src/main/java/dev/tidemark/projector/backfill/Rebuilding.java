package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.GenerationState;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What becomes of generations of which some are not true any more. */
final class Rebuilding {

    private Rebuilding() {}

    /**
     * The one that serves goes on until there is another one; others that are untrue are gone. What was being made, or else
     * what serves, is built anew.
     *
     * @param untrue numbers of generations
     * @param next the number of a further generation
     */
    static CollectionState of(CollectionState before, IntPredicate untrue, int next) {
        CollectionState after = before;
        for (Generation generation : before.generations()) {
            if (untrue.test(generation.number())) {
                after = generation.state() == GenerationState.LIVE
                        ? after.with(generation.as(Standing.OUTDATED))
                        : after.without(generation.number());
            }
        }
        if (after.coming().isPresent()) {
            return after;
        }
        Optional<Generation> wanted = before.coming();
        Optional<Generation> live = after.live().filter(serving -> serving.standing() != Standing.TRUE);
        if (live.isPresent()
                && wanted.filter(coming -> coming.order().promote()).isEmpty()) {
            Order order = wanted.map(Generation::order).orElse(Order.BY_ITSELF);
            return after.with(Generation.building(next, live.get().projection(), order.promoting()));
        } else if (wanted.isPresent()) {
            return after.with(Generation.building(
                    next, wanted.get().projection(), wanted.get().order()));
        }
        return after;
    }
}
