package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.systemtests.ElasticsearchFaults.Request;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** kill -9 at the moments that could cost data. */
@Timeout(600)
class ProjectorKilledIT {

    private static final int PRODUCTS = 500;

    private Shop shop;
    private ElasticsearchFaults elasticsearch;

    @BeforeEach
    void open() throws Exception {
        elasticsearch = new ElasticsearchFaults(Servers.elasticsearch());
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        shop.useElasticsearch(elasticsearch.url());
        Load.fill(shop, PRODUCTS);
    }

    @AfterEach
    void close() {
        shop.close();
        elasticsearch.close();
    }

    @Test
    void betweenBulkAndCheckpointAgainAndAgain() throws Exception {
        ServiceProcess projector = shop.startProjector().awaitReady();
        shop.awaitSearchable();
        Watcher watcher = new Watcher(() -> shop.index().versions("products"));
        Load load = Load.start(shop, PRODUCTS, 4, 5);
        for (int i = 0; i < 4; i++) {
            elasticsearch.hold(Request::isCheckpoint);
            awaitBulks(3);
            projector.kill();
            elasticsearch.pass();
            projector = shop.startProjector().awaitReady();
            awaitBulks(3);
        }
        load.stop();
        shop.assertTrue();
        watcher.assertNeverBack();
    }

    @Test
    void insideATransactionThatIsSplitOverBatches() throws Exception {
        ServiceProcess projector = shop.startProjector().awaitReady();
        shop.awaitSearchable();
        Watcher watcher = new Watcher(() -> shop.index().versions("orders"));
        int enough = elasticsearch.bulks() + 3;
        int before = elasticsearch.faults();
        elasticsearch.hold(request -> request.isBulk() && elasticsearch.bulks() >= enough);
        largeTransaction(6_000, 0);
        Wait.until("a part is applied", Wait.SOON, () -> elasticsearch.faults() > before, shop::describe);
        assertThat(shop.index().progress().path("position").asLong())
                .as("the position while a transaction is half applied")
                .isLessThan(shop.position());
        projector.kill();
        elasticsearch.pass();
        shop.startProjector().awaitReady();
        shop.assertTrue();
        watcher.assertNeverBack();
    }

    /** Two of them on one index: one leads, the other waits; nothing is lost on the way from one to the other. */
    @Test
    void whileAnotherStandsBy() throws Exception {
        ServiceProcess leader = shop.startProjector().awaitReady();
        shop.awaitSearchable();
        Watcher watcher = new Watcher(() -> shop.index().versions("products"));
        Load load = Load.start(shop, PRODUCTS, 2, 10);
        ServiceProcess standby = shop.startProjector();
        awaitBulks(3);
        leader.kill();
        load.stop();
        shop.assertTrue();
        watcher.assertNeverBack();
        assertThat(standby.isAlive()).isTrue();
    }

    /**
     * Debezium with its keep-alive on reconnects by itself after a minute of silence, counts the unfinished transaction as
     * done, and after a crash never reads the rest of it.
     */
    @Test
    void afterAStallOfMoreThanAMinuteInsideALargeTransaction() throws Exception {
        ServiceProcess projector = shop.startProjector().awaitReady();
        shop.awaitSearchable();
        int before = elasticsearch.bulks();
        largeTransaction(1_000, 25); // more than fits into any queue on the way
        Wait.until("the transaction is being applied", Wait.SOON, () -> elasticsearch.bulks() > before, shop::describe);
        elasticsearch.hold(request -> true);
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            // What follows the unfinished transaction was lost as well.
            sql.execute("UPDATE product SET stock = 4711");
        }
        Thread.sleep(75_000); // the stall itself: longer than any keep-alive and net_write_timeout of 60 s
        assertThat(projector.isAlive()).as(projector.describe()).isTrue();
        projector.kill();
        elasticsearch.pass();
        shop.startProjector().awaitReady();
        shop.assertTrue();
    }

    private void largeTransaction(int more, int updates) throws SQLException {
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.execute("UPDATE customer_order SET status = 'shipped'");
            Load.products(sql, 2_000_000, more);
            for (int i = 0; i < updates; i++) {
                sql.execute("UPDATE product SET stock = stock + 1");
            }
            sql.execute("UPDATE order_line SET quantity = quantity + 1");
            sql.execute("DELETE FROM product WHERE id <= " + PRODUCTS / 2);
            connection.commit();
        }
    }

    private void awaitBulks(int more) {
        int before = elasticsearch.bulks();
        Wait.until(
                more + " more bulk requests", Wait.SOON, () -> elasticsearch.bulks() >= before + more, shop::describe);
    }
}
