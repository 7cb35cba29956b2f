package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.runtime.http.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a projector has written down of a backfill when it dies, the next one brings it to its end. */
@Timeout(300)
class KilledAtEachPhaseIT {

    private static final int ITEMS = 4_000;

    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(Backends.mysql(), ITEMS);
        warehouse.startAndFill();
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void whileFilling() throws Exception {
        warehouse.begin(new Order(true, 1, 500));
        warehouse.await(
                "a cursor is saved",
                () -> warehouse.newest().path("documents").asLong() > 0
                        && warehouse.newest().path("state").asText().equals("BUILDING"));
        warehouse.stop();
        long filled = warehouse.newest().path("documents").asLong();
        assertThat(filled).isLessThan(ITEMS);
        warehouse.execute("UPDATE item SET amount = 3 WHERE id % 2 = 0", "DELETE FROM item WHERE id % 7 = 0");
        warehouse.start();
        warehouse.await(
                "more is filled", () -> warehouse.newest().path("documents").asLong() > filled);
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
        isDone();
    }

    @Test
    void whileCatchingUp() throws Exception {
        goOnWith("CATCHING_UP", true);
    }

    @Test
    void beforePromoting() throws Exception {
        goOnWith("READY", true);
    }

    @Test
    void whilePromoting() throws Exception {
        goOnWith("LIVE", true);
    }

    /** How the tables looked where the stream was to begin nobody knows then; it must not be guessed from how they look now. */
    @Test
    void beforeAnythingWasStreamed() throws Exception {
        warehouse.stop();
        warehouse.pretendNothingWasStreamed(0);
        changedAndBuiltAnew();
    }

    @Test
    void whileTablesWereWrittenDown() throws Exception {
        warehouse.stop();
        warehouse.pretendNothingWasStreamed(1);
        changedAndBuiltAnew();
    }

    @Test
    void beforeAnythingWasStreamedOfWhatSomebodyAskedFor() throws Exception {
        warehouse.stop();
        warehouse.pretendNothingWasStreamed(0);
        warehouse.pretend("BUILDING", new Order(false, 2, 20_000));
        warehouse.execute("UPDATE item SET amount = 3 WHERE id % 2 = 0");
        warehouse.start();
        warehouse.await(
                "another one is complete",
                () -> warehouse.newest().path("number").asInt() == 2
                        && warehouse.newest().path("state").asText().equals("READY")
                        && warehouse
                                .backfills()
                                .reports()
                                .phase(Warehouse.ITEMS)
                                .isEmpty()); // so nobody promotes it
        assertThat(warehouse.newest().path("order"))
                .isEqualTo(Json.mapper().readTree("{\"promote\": false, \"threads\": 2, \"rate\": 20000}"));
        warehouse.backfills().promote(Warehouse.ITEMS, 2, false);
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }

    private void changedAndBuiltAnew() throws Exception {
        warehouse.execute(
                "UPDATE item SET amount = 3 WHERE id % 2 = 0",
                "DELETE FROM item WHERE id % 7 = 0",
                "ALTER TABLE item ADD COLUMN added INT NOT NULL DEFAULT 1 FIRST",
                "ALTER TABLE part DROP COLUMN label, ADD COLUMN label VARCHAR(50) NOT NULL DEFAULT 'new' FIRST");
        warehouse.start();
        warehouse.await(
                "another one is live",
                () -> warehouse.newest().path("number").asInt() == 2
                        && warehouse.newest().path("state").asText().equals("LIVE"));
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.index(2))).isEqualTo(warehouse.rows());
        warehouse.execute("UPDATE item SET amount = 4 WHERE id % 3 = 0");
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.index(2))).isEqualTo(warehouse.rows());
    }

    @Test
    void beforeAnythingWasStreamedWithNothingNew() throws Exception {
        warehouse.stop();
        warehouse.pretendNothingWasStreamed(0);
        warehouse.startAndFill();
        assertThat(warehouse.newest().path("number").asInt()).isEqualTo(1);
        assertThat(warehouse.documents(warehouse.index(1))).isEqualTo(warehouse.rows());
    }

    private void goOnWith(String state, boolean promote) throws Exception {
        warehouse.backfill(new Order(false, 0, 0));
        warehouse.stop();
        warehouse.pretend(state, new Order(promote, 0, 0));
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(1));
        warehouse.execute("UPDATE item SET amount = 3 WHERE id % 2 = 0", "DELETE FROM item WHERE id % 7 = 0");
        warehouse.start();
        isDone();
    }

    private void isDone() throws Exception {
        warehouse.await("it is live", () -> warehouse.behindAlias().equals(warehouse.index(2)));
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.index(2))).isEqualTo(warehouse.rows());
        assertThat(warehouse.documents(warehouse.index(1))).isEqualTo(warehouse.rows());
    }
}
