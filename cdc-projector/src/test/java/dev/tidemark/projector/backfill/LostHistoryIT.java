package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.local.LocalMySql;
import dev.tidemark.projector.index.Generation.Order;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The source has lost what was not read yet, or began to count anew: said plainly, healed by one command. */
@Timeout(300)
class LostHistoryIT {

    private final LocalMySql mysql = LocalMySql.startTemporary();
    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(mysql, 300);
        warehouse.startAndFill();
    }

    @AfterEach
    void close() {
        warehouse.close();
        mysql.close();
    }

    @Test
    void purgedWhileTheProjectorWasDown() throws Exception {
        warehouse.stop();
        warehouse.execute("UPDATE item SET amount = 9", "DELETE FROM item WHERE id = 5");
        warehouse.execute("FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
        isHealed("no longer has", warehouse.documents(warehouse.alias()));
    }

    @Test
    void countingAnew() throws Exception {
        warehouse.stop();
        warehouse.execute("RESET MASTER", "UPDATE item SET amount = 9", "DELETE FROM item WHERE id = 5");
        isHealed("has not executed", warehouse.documents(warehouse.alias()));
    }

    private void isHealed(String reason, Map<String, String> before) throws Exception {
        Backfills backfills = warehouse.start();
        warehouse.await("it says so", () -> warehouse.said().contains(reason));
        assertThat(warehouse.said()).contains("backfill --all");
        assertThatThrownBy(() -> backfills.promote(Warehouse.ITEMS, 0, false)).hasMessageContaining("backfill --all");
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(before);

        Traffic traffic = new Traffic(warehouse, 300);
        try (traffic) {
            Watch watch = backfills.begin(List.of(), Order.BY_ITSELF).watches().get(Warehouse.ITEMS);
            assertThat(watch.await(new Watch())).isEqualTo(warehouse.index(2));
            traffic.more(20);
        }
        assertThat(traffic.failures).isEmpty();
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
        // What is of the lost history is not gone back to.
        warehouse.await("the former is gone", () -> warehouse.indices().equals(List.of(warehouse.index(2))));

        warehouse.stop();
        warehouse.execute("UPDATE item SET amount = 10");
        warehouse.start();
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }
}
