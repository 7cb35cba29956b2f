package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.FaultProxy;
import dev.tidemark.local.LocalMySql;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.ProjectorStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The source has lost what was not read yet, or began to count anew: said plainly, searches are not called newer than they
 * are, and one command heals it.
 */
@Timeout(300)
class LostHistoryIT {

    private static final String UNTRUE = "DELETE FROM item WHERE id = 5";

    private final LocalMySql mysql = LocalMySql.startTemporary();
    private FaultProxy connection;
    private Warehouse warehouse;
    private Map<String, String> before;
    private long position;

    @BeforeEach
    void open() throws Exception {
        connection = FaultProxy.before(mysql.host(), mysql.port());
        warehouse = new Warehouse(mysql, 300);
        warehouse.reachMySqlAt(connection.port());
        warehouse.startAndFill();
        before = warehouse.documents(warehouse.alias());
        position = warehouse.progress().path("position").asLong();
    }

    @AfterEach
    void close() throws Exception {
        warehouse.close();
        connection.close();
        mysql.close();
    }

    @Test
    void purgedWhileTheProjectorWasDown() throws Exception {
        warehouse.stop();
        warehouse.execute("UPDATE item SET amount = 9", UNTRUE);
        purge();
        warehouse.start();
        isSaid("no longer has", position);
        isHealed();
    }

    @Test
    void countingAnew() throws Exception {
        warehouse.stop();
        warehouse.execute("RESET MASTER", "UPDATE item SET amount = 9", UNTRUE);
        warehouse.start();
        isSaid("has not executed", 0);
        isHealed();
    }

    @Test
    void purgedWhileTheConnectionWasCut() throws Exception {
        connection.blackHole();
        warehouse.execute("UPDATE item SET amount = 9", UNTRUE);
        purge();
        connection.reset();
        connection.pass();
        isSaid("no longer has", position);
        isHealed();
    }

    @Test
    void countingAnewWhileItStreams() throws Exception {
        warehouse.execute("RESET MASTER", "UPDATE item SET amount = 9", UNTRUE);
        isSaid("has not executed", 0);
        isHealed();
    }

    @Test
    void failedOverToAServerWithOtherTransactions() throws Exception {
        try (LocalMySql other = LocalMySql.startTemporary()) {
            warehouse.moveTo(other);
            warehouse.execute("UPDATE item SET amount = 9", UNTRUE);
            connection.moveTo(other.host(), other.port());
            isSaid("has not executed", 0);
            isHealed();
            warehouse.stop();
        }
    }

    /** All that was done when it was killed is that the order is written down. */
    @Test
    void killedWhileItBeginsAnew() throws Exception {
        warehouse.stop();
        warehouse.execute("RESET MASTER", "UPDATE item SET amount = 9", UNTRUE);
        warehouse.succeed(
                "PUT",
                "/" + warehouse.prefix + "tidemark-control/_doc/reseed",
                "{\"order\": {\"promote\": true, \"threads\": 1, \"rate\": 0}}");
        warehouse.start();
        warehouse.await("it is live", () -> warehouse.behindAlias().equals(warehouse.index(2)));
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
        // It is done once.
        warehouse.stop();
        warehouse.startAndFill();
        assertThat(warehouse.behindAlias()).isEqualTo(warehouse.index(2));
        assertThat(warehouse.newest().path("number").asInt()).isEqualTo(2);
    }

    private void purge() throws Exception {
        warehouse.execute("FLUSH BINARY LOGS");
        // What somebody still reads is not purged: who reads it here is a connection that is cut.
        warehouse.await("it is purged", () -> {
            warehouse.execute("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
            return warehouse.binlogs() == 1;
        });
    }

    private void isSaid(String reason, long searchable) {
        warehouse.await("it says so", () -> warehouse.said().contains(reason));
        assertThat(warehouse.said()).contains("stopped").contains("backfill --all");
        assertThatThrownBy(() -> warehouse.backfills().promote(Warehouse.ITEMS, 0, false))
                .hasMessageContaining("backfill --all");
        // Searches find what they found, and are not called newer than that.
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(before);
        warehouse.await("the progress says so too", () -> warehouse.progress().hasNonNull("behind_since"));
        JsonNode progress = warehouse.progress();
        assertThat(progress.path("searchable_position").asLong()).isEqualTo(searchable);
        assertThat(progress.path("state").asText()).isEqualTo("stopped");
        assertThat(progress.path("reason").asText()).contains(reason);
        warehouse.await("the status too", () -> warehouse.status().searchablePosition() == searchable);
        ProjectorStatus status = warehouse.status();
        warehouse.await("the lag grows", () -> warehouse.status().lagSeconds() > status.lagSeconds() + 1);
    }

    private void isHealed() throws Exception {
        Backfills backfills = warehouse.backfills();
        Traffic traffic = new Traffic(warehouse, 300);
        try (traffic) {
            Watch watch = backfills
                    .begin(List.of(), new Order(true, 1, 150), false)
                    .watches()
                    .get(Warehouse.ITEMS);
            warehouse.await(
                    "it is applied, but not served",
                    () -> warehouse.progress().path("position").asLong()
                            > warehouse.progress().path("searchable_position").asLong());
            assertThat(warehouse.progress().path("lag_ms").asLong()).isPositive();
            assertThat(watch.await(new Watch())).isEqualTo(warehouse.index(2));
            traffic.more(20);
        }
        assertThat(traffic.failures).isEmpty();
        warehouse.awaitSearchable();
        assertThat(warehouse.progress().has("behind_since")).isFalse();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
        // What is of the lost history is not gone back to.
        assertThat(warehouse.indices()).isEqualTo(List.of(warehouse.index(2)));

        warehouse.stop();
        warehouse.execute("UPDATE item SET amount = 10");
        warehouse.start();
        warehouse.awaitSearchable();
        assertThat(warehouse.documents(warehouse.alias())).isEqualTo(warehouse.rows());
    }
}
