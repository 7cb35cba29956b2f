package dev.tidemark.systemtests;

import dev.tidemark.local.FaultProxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first start on tables that hold rows already, and change while they are read. */
@Timeout(600)
class FirstFillIT {

    private static final int PRODUCTS = 10_000;

    private Shop shop;
    private FaultProxy slow;
    private ElasticsearchFaults elasticsearch;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        URI real = URI.create(Servers.elasticsearch());
        slow = FaultProxy.before(real.getHost(), real.getPort());
        // A slow way to the index widens the gap between a row's load and its write.
        slow.latency(Duration.ofMillis(15));
        elasticsearch = new ElasticsearchFaults("http://127.0.0.1:" + slow.port());
        shop.useElasticsearch(elasticsearch.url());
        Load.fill(shop, PRODUCTS);
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
        elasticsearch.close();
        slow.close();
    }

    @Test
    void deletesRacingTheFillLeaveNoDocumentBehind() throws Exception {
        shop.startProjector();
        Load load = Load.start(shop, PRODUCTS, 2, 1);
        Wait.until("the fill has begun", Wait.SOON, () -> elasticsearch.bulks() > 0, shop::describe);
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            // In key order as the fill goes, faster than it: each delete meets rows that are being brought in.
            for (int id = 1; id <= PRODUCTS; id += 20) {
                sql.execute("DELETE FROM product WHERE id BETWEEN " + id + " AND " + (id + 4));
            }
        }
        load.stop();
        slow.pass();
        shop.assertTrue();
    }

    @Test
    void killedInTheMiddleItGoesOn() throws Exception {
        for (int i = 0; i < 3; i++) {
            ServiceProcess projector = shop.startProjector();
            int before = elasticsearch.bulks();
            Wait.until(
                    "the fill has come further", Wait.SOON, () -> elasticsearch.bulks() >= before + 10, shop::describe);
            projector.kill();
        }
        shop.startProjector();
        shop.assertTrue();
    }
}
