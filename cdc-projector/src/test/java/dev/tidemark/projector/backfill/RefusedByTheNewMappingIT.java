package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.local.Backends;
import dev.tidemark.projector.index.Generation.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents that a new generation cannot take hold up its promote if searches would lose them, and only then. */
@Timeout(300)
class RefusedByTheNewMappingIT {

    private static final String AS_TEXT = ", color";
    private static final String AS_ADDRESS = ", {color: {column: color, index: ip}}";
    private static final Order PROMOTING = new Order(true, 0, 0);

    private Warehouse warehouse;

    /** More host names than a verification names. */
    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(Backends.mysql(), 1_500);
        warehouse.execute("UPDATE item SET color = IF(id >= 400, 'printer.local', '10.0.0.1')");
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void whatTheOneThatServesHasIsNotLost() throws Exception {
        warehouse.project(AS_TEXT);
        warehouse.startAndFill();
        warehouse.project(AS_ADDRESS);
        assertThatThrownBy(() -> warehouse.backfill(PROMOTING))
                .hasMessageContaining(
                        "1100 documents missing, 0 too many, 0 different; Elasticsearch refused 1100 of them,"
                                + " but not for " + warehouse.index(1))
                .hasMessageContaining("'dead-letters list items'");
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
        assertThat(warehouse.documents(warehouse.alias())).hasSize(1_500);
    }

    @Test
    void whatTheOneThatServesWasRefusedTooIsNoObjection() throws Exception {
        warehouse.project(AS_ADDRESS);
        warehouse.startAndFill();
        assertThat(warehouse.documents(warehouse.alias())).hasSize(400);
        assertThat(warehouse.backfill(PROMOTING)).isEqualTo(warehouse.index(2));
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(2));
        assertThat(warehouse.documents(warehouse.alias())).hasSize(400);
    }

    @Test
    void butOneThatIsMissingWithoutBeingRefusedIs() throws Exception {
        warehouse.project(AS_ADDRESS);
        warehouse.startAndFill();
        Watch watch = warehouse.begin(new Order(true, 1, 200));
        warehouse.await(
                "it has the first ones, and the rest takes seconds",
                () -> warehouse.indices().contains(warehouse.index(2))
                        && warehouse.documents(warehouse.index(2)).containsKey("7"));
        warehouse.succeed("DELETE", "/" + warehouse.index(2) + "/_doc/7", null);
        assertThatThrownBy(() -> watch.await(new Watch()))
                .hasMessageContaining("verification found 1 documents missing, 0 too many, 0 different; begin again");
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
    }
}
