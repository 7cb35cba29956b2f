package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import dev.tidemark.projector.index.Generation.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A projection file that has changed takes effect by a backfill, at once and as a whole, and goes when it is rolled back. */
@Timeout(300)
class ChangedProjectionIT {

    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(Backends.mysql(), 100);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void aChangedFileTakesEffectByABackfill() throws Exception {
        warehouse.startAndFill();
        warehouse.stop();
        warehouse.project(", color");
        Backfills backfills = warehouse.startAndFill();
        warehouse.execute("UPDATE item SET amount = 1");
        warehouse.awaitSearchable();
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
        assertThat(warehouse.anyDocument().has("color")).isFalse();

        warehouse.backfill(Order.BY_ITSELF);
        warehouse.execute("UPDATE item SET amount = 2");
        warehouse.awaitSearchable();
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(2));
        assertThat(warehouse.anyDocument().path("color").asText()).isEqualTo("red");

        // The former generation goes on by the former projection.
        backfills.rollBack(Warehouse.ITEMS, 0);
        assertThat(warehouse.anyDocument().path("amount").asInt()).isEqualTo(2);
        assertThat(warehouse.anyDocument().has("color")).isFalse();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }

    @Test
    void aChangedSettingTakesEffectAtTheNextStartOrByABackfill() throws Exception {
        warehouse.projectWith("settings: {number_of_replicas: 1, max_ngram_diff: 4}");
        warehouse.startAndFill();
        String first = warehouse.index(1);
        assertThat(warehouse.setting(first, "number_of_replicas")).isEqualTo("1");
        assertThat(warehouse.setting(first, "max_ngram_diff")).isEqualTo("4");
        warehouse.stop();

        warehouse.projectWith("settings: {mapping.total_fields.limit: 99}");
        warehouse.startAndFill();
        assertThat(warehouse.indices()).containsExactly(first);
        assertThat(warehouse.setting(first, "number_of_replicas")).isEqualTo("0"); // the projector's own
        assertThat(warehouse.setting(first, "max_ngram_diff")).isNull();
        assertThat(warehouse.setting(first, "mapping.total_fields.limit")).isEqualTo("99");
        assertThat(warehouse.setting(first, "refresh_interval")).isEqualTo("-1");
        warehouse.stop();

        warehouse.projectWith("settings: {number_of_shards: 2}");
        warehouse.startAndFill();
        assertThat(warehouse.setting(first, "number_of_shards")).isEqualTo("1");
        warehouse.backfill(Order.BY_ITSELF);
        assertThat(warehouse.setting(warehouse.index(2), "number_of_shards")).isEqualTo("2");
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }

    @Test
    void routingTakesEffectByABackfillAndBothGenerationsGetEveryChange() throws Exception {
        warehouse.execute("CREATE UNIQUE INDEX color_id ON item (color, id)");
        warehouse.projectWith("id: [color, id]");
        warehouse.startAndFill();
        warehouse.stop();
        warehouse.projectWith("id: [color, id]\nrouting: color\nsettings: {number_of_shards: 3}");
        Backfills backfills = warehouse.startAndFill();
        warehouse.backfill(Order.BY_ITSELF); // which compares all documents before it moves the alias
        String unrouted = warehouse.index(1);
        String routed = warehouse.index(2);
        assertThat(warehouse.behindAlias()).isEqualTo(routed);
        assertThat(warehouse.setting(routed, "number_of_shards")).isEqualTo("3");

        warehouse.execute("UPDATE item SET color = CONCAT('blue', id) WHERE id < 20", "DELETE FROM item WHERE id = 50");
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(routed))
                .isEqualTo(warehouse.documents(unrouted))
                .hasSize(99)
                .containsKeys("blue5:5", "red:20")
                .doesNotContainKeys("red:5", "red:50");

        backfills.rollBack(Warehouse.ITEMS, 0);
        warehouse.execute("UPDATE item SET color = 'red', amount = 7 WHERE id = 5");
        warehouse.awaitSearchable();
        assertThat(warehouse.behindAlias()).isEqualTo(unrouted);
        assertThat(warehouse.documents(routed))
                .isEqualTo(warehouse.documents(unrouted))
                .hasSize(99)
                .containsKey("red:5");
    }

    @Test
    void whatRewritesRowsUnseenIsBuiltAnewByItself() throws Exception {
        warehouse.startAndFill();
        warehouse.execute("TRUNCATE TABLE part", "INSERT INTO part (item_id, label) VALUES (1, 'only')");
        warehouse.await(
                "built anew",
                () -> warehouse.indices().equals(java.util.List.of(warehouse.index(2)))
                        && warehouse.newest().path("state").asText().equals("LIVE"));
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }
}
