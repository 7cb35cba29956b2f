package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.index.GenerationState;
import org.junit.jupiter.api.Test;

/** What somebody asked for is built anew as he asked for it. */
class RebuildingTest {

    private static final String OLD = "collection: items";
    private static final String NEW = "collection: items # new";
    private static final CollectionState LIVE = CollectionState.none("items")
            .with(Generation.building(1, OLD, Order.BY_ITSELF)
                    .become(GenerationState.CATCHING_UP)
                    .become(GenerationState.READY)
                    .become(GenerationState.LIVE));

    @Test
    void whatWasBeingMadeIsBegunAgainWithTheSameOrder() {
        Order order = new Order(false, 2, 100);
        CollectionState after = Rebuilding.of(LIVE.with(Generation.building(2, NEW, order)), number -> number == 2, 3);
        assertThat(after.coming()).contains(Generation.building(3, NEW, order));
    }

    @Test
    void whereWhatServesIsUntrueItIsBuiltAtThePaceThatWasAskedForAndServes() {
        CollectionState after =
                Rebuilding.of(LIVE.with(Generation.building(2, NEW, new Order(false, 2, 100))), number -> true, 3);
        assertThat(after.coming()).contains(Generation.building(3, OLD, new Order(true, 2, 100)));
        assertThat(after.live()).map(Generation::standing).contains(Standing.OUTDATED);
    }
}
