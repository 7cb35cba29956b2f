package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.FaultProxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** How far searches are behind, as everybody is told who asks, while nobody writes anything. */
@Timeout(600)
@TestInstance(Lifecycle.PER_CLASS)
class LagIT {

    /** Seconds of lag that are no chance any more. */
    private static final double GROWN = 3;

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);
    private static final String GAUGE = "tidemark_lag_seconds ";

    private FaultProxy mysql;
    private FaultProxy elasticsearch;
    private Shop shop;
    private ServiceProcess projector;
    private ServiceProcess search;

    @BeforeAll
    void open() throws Exception {
        URI real = URI.create(Servers.elasticsearch());
        mysql = FaultProxy.before("127.0.0.1", Servers.mysql().port());
        elasticsearch = FaultProxy.before(real.getHost(), real.getPort());
        shop = new Shop(Servers.mysql(), real.toString());
        Load.fill(shop, 20);
        shop.useMySql(mysql.port());
        shop.useElasticsearch("http://127.0.0.1:" + elasticsearch.port());
        projector = shop.startProjector().awaitReady();
        shop.useElasticsearch(real.toString());
        search = shop.startSearch();
        shop.useElasticsearch("http://127.0.0.1:" + elasticsearch.port()); // for projectors to come
    }

    @AfterAll
    void close() throws Exception {
        shop.close();
        mysql.close();
        elasticsearch.close();
    }

    /** Each test leaves them whole. */
    @AfterEach
    void nothingIsPendingInTheEnd() {
        Wait.until("the lag is zero again", Wait.SOON, () -> header() == 0 && gauge(search) == 0, shop::describe);
    }

    @Test
    void idleIsZeroAndWhatIsWrittenIsSoonNoLagEither() throws Exception {
        shop.awaitSearchable();
        Wait.until("the lag is zero", Wait.SOON, () -> header() == 0, shop::describe);
        int looks = 0;
        for (long end = after(Duration.ofSeconds(3)); System.nanoTime() - end < 0; looks++) {
            assertThat(List.of(header(), gauge(search), gauge(projector))).containsOnly(0.0);
        }
        assertThat(looks).isGreaterThan(20);
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("UPDATE product SET stock = stock + 1");
        }
        shop.awaitSearchable();
    }

    @Test
    void paused() {
        Operator operator = new Operator(shop, "products", projector);
        operator.pause();
        assertGrows(true);
        operator.resume();
        Wait.until("the projector says zero", Wait.SOON, () -> gauge(projector) == 0, shop::describe);
    }

    /** Who is paused and starts anew is as far behind as before. */
    @Test
    void pausedBeyondARestart() throws Exception {
        Operator operator = new Operator(shop, "products", projector);
        operator.pause();
        assertGrows(true);
        double before = header();
        projector.stop();
        projector = shop.startProjector();
        Wait.until("it is paused again", Wait.SOON, () -> state().equals("paused"), shop::describe);
        assertThat(gauge(projector)).isGreaterThan(before);
        assertGrows(true);
        assertThat(header()).isGreaterThan(before);
        new Operator(shop, "products", projector).resume();
    }

    @Test
    void frozen() throws Exception {
        signal("STOP");
        try {
            assertGrows(false);
        } finally {
            signal("CONT");
        }
    }

    @Test
    void stoppedInGoodOrder() throws Exception {
        projector.stop();
        assertGrows(false);
        projector = shop.startProjector().awaitReady();
    }

    @Test
    void killed() throws Exception {
        projector.kill();
        assertGrows(false);
        projector = shop.startProjector().awaitReady();
    }

    @Test
    void cutOffFromMySql() {
        mysql.reset();
        try {
            assertGrows(true);
        } finally {
            mysql.pass();
        }
    }

    @Test
    void mySqlDoesNotAnswer() {
        mysql.blackHole();
        try {
            assertGrows(true);
        } finally {
            mysql.pass();
        }
    }

    @Test
    void cutOffFromElasticsearch() {
        elasticsearch.reset();
        try {
            assertGrows(true);
        } finally {
            elasticsearch.pass();
        }
    }

    @Test
    void elasticsearchDoesNotAnswer() {
        elasticsearch.blackHole();
        try {
            assertGrows(true);
        } finally {
            elasticsearch.pass();
        }
    }

    /** What is wrong now shows within two seconds, and goes on to grow as fast as time goes by. */
    private void assertGrows(boolean projectorToo) {
        long begun = System.nanoTime();
        double before = 0;
        while (before < GROWN) {
            Duration since =
                    Duration.ofNanos(System.nanoTime() - begun); // when it is asked, however long the answer takes
            double now = header();
            if (now == 0 || now < before) { // what was said before it went wrong may still be on its way
                assertThat(since)
                        .as("until it is told, and %s is after %s", now, before)
                        .isLessThan(TOLD_WITHIN);
            }
            assertThat(since).as("%s seconds of lag", GROWN).isLessThan(Duration.ofSeconds(8));
            before = now;
        }
        assertThat(gauge(search)).isGreaterThanOrEqualTo(before);
        if (projectorToo) {
            assertThat(gauge(projector)).as("as the projector says").isGreaterThan(2);
        }
    }

    private double header() {
        return Http.get(search.uri("/v1/products?limit=0"))
                .expect(200)
                .headers()
                .firstValue("Tidemark-Lag")
                .map(Double::parseDouble)
                .orElseThrow();
    }

    private static double gauge(ServiceProcess service) {
        Optional<String> line = Http.get(service.uri("/metrics"))
                .expect(200)
                .body()
                .asText()
                .lines()
                .filter(one -> one.startsWith(GAUGE))
                .findFirst();
        return Double.parseDouble(line.orElseThrow().substring(GAUGE.length()));
    }

    private String state() {
        try {
            return Http.get(projector.uri("/v1/status")).body().path("state").asText();
        } catch (java.io.UncheckedIOException notYet) {
            return "";
        }
    }

    private void signal(String name) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, String.valueOf(projector.pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    private static long after(Duration time) {
        return System.nanoTime() + time.toNanos();
    }
}
