package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.local.Backends;
import dev.tidemark.projector.index.Generation.Order;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Built anew, promoted, rolled back and promoted again while writes and searches go on: nothing is lost anywhere. */
@Timeout(300)
class RollBackUnderWritesIT {

    private static final int ITEMS = 2_000;

    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(Backends.mysql(), ITEMS);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void everyGenerationHasEveryChange() throws Exception {
        Backfills backfills = warehouse.startAndFill();
        Traffic traffic = new Traffic(warehouse, ITEMS);
        try (traffic) {
            traffic.more(50);
            assertThat(warehouse.backfill(new Order(true, 4, 0))).isEqualTo(warehouse.index(2));
            assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(2));
            traffic.more(50);
            assertThat(backfills.rollBack(Warehouse.ITEMS, 0)).isEqualTo(warehouse.index(1));
            assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
            traffic.more(50);
            assertThat(backfills.promote(Warehouse.ITEMS, 0, false)).isEqualTo(warehouse.index(2));
            traffic.more(50);
        }
        assertThat(traffic.failures).isEmpty();
        warehouse.awaitSearchable();
        Map<String, String> rows = warehouse.rows();
        assertThat(warehouse.documents(warehouse.index(1))).isEqualTo(rows);
        assertThat(warehouse.documents(warehouse.index(2))).isEqualTo(rows);
    }

    @Test
    void onlyWhatDoesNotServeIsDropped() throws Exception {
        Backfills backfills = warehouse.startAndFill();
        assertThatThrownBy(() -> backfills.drop(Warehouse.ITEMS, 1, true)).hasMessageContaining("serves searches");
        assertThatThrownBy(() -> backfills.drop(Warehouse.ITEMS, 7, false)).hasMessageContaining("no generation 7");
        assertThatThrownBy(() -> backfills.rollBack(Warehouse.ITEMS, 0)).hasMessageContaining("stands by");
        assertThatThrownBy(() -> backfills.begin(List.of("nothing"), Order.BY_ITSELF, false))
                .hasMessageContaining("known are items");

        assertThat(warehouse.backfill(new Order(false, 0, 0))).isEqualTo(warehouse.index(2));
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
        backfills.promote(Warehouse.ITEMS, 0, false);
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(2));

        // One stands by, not two.
        assertThat(warehouse.backfill(Order.BY_ITSELF)).isEqualTo(warehouse.index(3));
        warehouse.await(
                "the oldest is gone",
                () -> warehouse.indices().equals(List.of(warehouse.index(2), warehouse.index(3))));

        backfills.drop(Warehouse.ITEMS, 2, false);
        warehouse.await("the other is gone", () -> warehouse.indices().equals(List.of(warehouse.index(3))));
        warehouse.execute("UPDATE item SET amount = 5");
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }
}
