package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.local.Backends;
import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.Objection;
import dev.tidemark.projector.progress.ProjectorStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A generation that does not say what the database says does not serve, unless somebody insists. */
@Timeout(300)
class ObjectionIT {

    private static final String INVENTED = "/_doc/999999";

    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(Backends.mysql(), 1_000);
        warehouse.startAndFill();
        Watch watch = warehouse.begin(new Order(true, 1, 500));
        warehouse.await(
                "it is being filled",
                () -> warehouse.newest().path("number").asInt() == 2
                        && warehouse.indices().contains(warehouse.index(2)));
        warehouse.succeed("PUT", "/" + warehouse.index(2) + INVENTED, "{\"id\": 999999, \"name\": \"invented\"}");
        assertThatThrownBy(() -> watch.await(new Watch()))
                .hasMessageContaining("1 too many")
                .hasMessageContaining("promote items 2 --force");
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void stopsThePromoteUntilSomebodyInsists() throws Exception {
        Backfills backfills = warehouse.backfills();
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
        assertThat(objection()).satisfies(found -> {
            assertThat(List.of(found.missing(), found.extra(), found.different()))
                    .containsExactly(0L, 1L, 0L);
            assertThat(found.ids()).containsExactly("999999");
            assertThat(found.text()).contains("1 too many");
        });
        assertThatThrownBy(() -> backfills.promote(Warehouse.ITEMS, 2, false))
                .isInstanceOfSatisfying(
                        BackfillRefusedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.CONFLICT))
                .hasMessageContaining("1 too many")
                .hasMessageContaining("--force");
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));

        warehouse.execute("UPDATE item SET amount = 5"); // it gets every change all the same
        assertThat(backfills.promote(Warehouse.ITEMS, 2, true)).isEqualTo(warehouse.index(2));
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(2));
        assertThat(objection()).isNull();
        warehouse.awaitSearchable();
        Map<String, String> served = warehouse.documents(warehouse.alias());
        assertThat(served.remove("999999")).contains("invented");
        assertThat(served).isEqualTo(warehouse.rows());

        assertThat(backfills.rollBack(Warehouse.ITEMS, 0)).isEqualTo(warehouse.index(1));
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }

    @Test
    void isLookedAtAgainByTheNextStart() throws Exception {
        Objection before = objection();
        warehouse.stop();
        assertThat(warehouse.newest().at("/objection/ids/0").asText()).isEqualTo("999999");
        warehouse.start();
        warehouse.await(
                "it is looked at again, and no better",
                () -> objection() != null && objection().at().isAfter(before.at()));
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));

        warehouse.stop();
        warehouse.succeed("DELETE", "/" + warehouse.index(2) + INVENTED, null);
        warehouse.start();
        warehouse.await("it is live", () -> warehouse.behindAlias().equals(warehouse.index(2)));
        warehouse.awaitSearchable();
        assertThat(objection()).isNull();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }

    /** What status says of the second generation. */
    private Objection objection() {
        return warehouse.status().collections().stream()
                .flatMap(items -> items.generations().stream())
                .filter(generation -> generation.number() == 2)
                .findFirst()
                .map(ProjectorStatus.Generation::objection)
                .orElse(null);
    }

    @Test
    void isOverWhenItIsBuiltAnew() throws Exception {
        assertThat(warehouse.backfill(new Order(true, 0, 0))).isEqualTo(warehouse.index(3));
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
        warehouse.await("the other is gone", () -> !warehouse.indices().contains(warehouse.index(2)));
    }
}
