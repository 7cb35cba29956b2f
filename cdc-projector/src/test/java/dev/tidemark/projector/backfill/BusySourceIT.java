package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import dev.tidemark.projector.index.Generation.Order;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While MySQL has too much to do, a backfill reads chunk by chunk only, each after a look at it. */
@Timeout(300)
class BusySourceIT {

    private static final int CHUNK = 500;
    private static final int ITEMS = 40 * CHUNK;
    /** More than what is taken for too much. */
    private static final int STATEMENTS = 70;

    private final List<Thread> busy = new ArrayList<>();
    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(Backends.mysql(), ITEMS);
        warehouse.startAndFill();
    }

    @AfterEach
    void close() throws Exception {
        relieve();
        warehouse.close();
    }

    @Test
    void isYieldedTo() throws Exception {
        BackfillReports backfills = warehouse.backfills().reports();
        long yieldsBefore = backfills.yields();
        long rowsBefore = backfills.rows();
        strain();
        Watch watch = warehouse.begin(Order.BY_ITSELF);
        warehouse.await("some chunks have waited", () -> backfills.yields() >= yieldsBefore + 3);
        long rows = backfills.rows() - rowsBefore;
        long yields = backfills.yields() - yieldsBefore;
        assertThat(rows).as("rows of chunks that have waited").isLessThanOrEqualTo(yields * CHUNK);
        assertThat(warehouse.newest().path("state").asText()).isEqualTo("BUILDING");

        relieve();
        assertThat(watch.await(new Watch())).isEqualTo(warehouse.index(2));
        assertThat(backfills.rows() - rowsBefore).isEqualTo(ITEMS);
        assertThat(backfills.yields() - yieldsBefore)
                .as("chunks that have waited")
                .isLessThan(ITEMS / CHUNK);
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(2));
    }

    private void strain() throws SQLException {
        for (int i = 0; i < STATEMENTS; i++) {
            Thread thread = new Thread(() -> {
                try {
                    warehouse.execute("SELECT SLEEP(120) /* " + warehouse.prefix + " */");
                } catch (SQLException killed) {
                    // That is how it ends.
                }
            });
            thread.start();
            busy.add(thread);
        }
        warehouse.await("MySQL is busy", () -> warehouse.threadsRunning() > STATEMENTS);
    }

    private void relieve() throws Exception {
        warehouse.killQueries("SELECT SLEEP(120) /* " + warehouse.prefix + " */");
        for (Thread thread : busy) {
            thread.join();
        }
        busy.clear();
    }
}
