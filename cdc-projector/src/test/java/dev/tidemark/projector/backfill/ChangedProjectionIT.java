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
        backfills.rollBack(Warehouse.ITEMS);
        assertThat(warehouse.anyDocument().path("amount").asInt()).isEqualTo(2);
        assertThat(warehouse.anyDocument().has("color")).isFalse();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }

    @Test
    void aChangedSettingTakesEffectAtTheNextStartOrByABackfill() throws Exception {
        warehouse.projectWithSettings("number_of_replicas: 1, max_ngram_diff: 4");
        warehouse.startAndFill();
        String first = warehouse.index(1);
        assertThat(warehouse.setting(first, "number_of_replicas")).isEqualTo("1");
        assertThat(warehouse.setting(first, "max_ngram_diff")).isEqualTo("4");
        warehouse.stop();

        warehouse.projectWithSettings("mapping.total_fields.limit: 99");
        warehouse.startAndFill();
        assertThat(warehouse.indices()).containsExactly(first);
        assertThat(warehouse.setting(first, "number_of_replicas")).isEqualTo("0"); // the projector's own
        assertThat(warehouse.setting(first, "max_ngram_diff")).isNull();
        assertThat(warehouse.setting(first, "mapping.total_fields.limit")).isEqualTo("99");
        assertThat(warehouse.setting(first, "refresh_interval")).isEqualTo("-1");
        warehouse.stop();

        warehouse.projectWithSettings("number_of_shards: 2");
        warehouse.startAndFill();
        assertThat(warehouse.setting(first, "number_of_shards")).isEqualTo("1");
        warehouse.backfill(Order.BY_ITSELF);
        assertThat(warehouse.setting(warehouse.index(2), "number_of_shards")).isEqualTo("2");
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
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
