package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.LocalElasticsearch;
import dev.tidemark.systemtests.ElasticsearchFaults.Request;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Elasticsearch is overloaded, restarts, is killed, or something in between answers in its place. */
@Timeout(600)
class ElasticsearchFaultsIT {

    private static final int PRODUCTS = 300;
    private static final String JSON = "application/vnd.elasticsearch+json;compatible-with=8";

    private Shop shop;
    private ServiceProcess projector;

    @AfterEach
    void close() {
        shop.close();
    }

    /** What somebody says in the place of Elasticsearch. */
    private record Said(
            String name, Predicate<Request> to, int status, String type, String body, Map<String, String> headers) {}

    private static List<Said> answers() {
        Predicate<Request> bulk = Request::isBulk;
        Predicate<Request> every = request -> true;
        return List.of(
                new Said("429 to bulk", bulk, 429, JSON, error("es_rejected_execution_exception", 429), Map.of()),
                new Said(
                        "429 to everything, from a gateway",
                        every,
                        429,
                        "text/plain",
                        "slow down",
                        Map.of("Retry-After", "1")),
                new Said("503 to everything", every, 503, JSON, error("cluster_block_exception", 503), Map.of()),
                new Said("502 from a gateway", every, 502, "text/html", "<html>Bad Gateway</html>", Map.of()),
                new Said("200 with a page", every, 200, "text/html", "<html>Log in</html>", Map.of()),
                new Said("200 with half a JSON to bulk", bulk, 200, JSON, "{\"took\": 3, \"errors\": fal", Map.of()),
                new Said("200 with an empty JSON to bulk", bulk, 200, JSON, "{}", Map.of()),
                new Said(
                        "200 without items to bulk",
                        bulk,
                        200,
                        JSON,
                        "{\"took\":3,\"errors\":false,\"items\":[]}",
                        Map.of()));
    }

    @Test
    void answersAreNotTakenForSuccess() throws Exception {
        try (ElasticsearchFaults elasticsearch = new ElasticsearchFaults(Servers.elasticsearch())) {
            open(Servers.elasticsearch(), elasticsearch.url());
            for (Said said : answers()) {
                System.out.println("answered is " + said.name());
                Load load = Load.start(shop, PRODUCTS, 2, 10);
                int before = elasticsearch.faults();
                elasticsearch.answer(said.to(), said.status(), said.type(), said.body(), said.headers());
                Wait.until(
                        "three requests are answered so: " + said.name(),
                        Wait.SOON,
                        () -> elasticsearch.faults() >= before + 3,
                        shop::describe);
                elasticsearch.pass();
                load.stop();
                shop.assertTrue();
            }
        }
    }

    /** What is not acknowledged is not counted as filled, and nothing is parked or given up for being refused for a while. */
    @Test
    void backfillWaitsForAFullWriteQueue() throws Exception {
        try (ElasticsearchFaults elasticsearch = new ElasticsearchFaults(Servers.elasticsearch())) {
            open(Servers.elasticsearch(), elasticsearch.url());
            try (Connection connection = shop.connect();
                    Statement sql = connection.createStatement()) {
                Load.products(sql, 2_000_000, 10_000);
            }
            shop.awaitSearchable();
            Operator operator = new Operator(shop, "products", projector);
            elasticsearch.answer(Request::isBulk, 429, JSON, error("es_rejected_execution_exception", 429), Map.of());
            operator.backfill(0, true);
            Wait.until("bulks are refused", Wait.SOON, () -> elasticsearch.faults() >= 12, shop::describe);
            assertThat(operator.newest().path("number").asInt()).isEqualTo(2);
            assertThat(operator.newest().path("documents").asInt()).isZero();
            assertThat(shop.index().behind("products")).isEqualTo(operator.index(1));
            elasticsearch.pass();
            operator.awaitLive(2);
            shop.assertTrue();
        }
    }

    @Test
    void silenceIsNotTakenForSuccess() throws Exception {
        try (ElasticsearchFaults elasticsearch = new ElasticsearchFaults(Servers.elasticsearch())) {
            open(Servers.elasticsearch(), elasticsearch.url());
            Load load = Load.start(shop, PRODUCTS, 2, 10);
            for (int i = 0; i < 3; i++) {
                int before = elasticsearch.faults();
                elasticsearch.hold(request -> true);
                Wait.until("a request waits", Wait.SOON, () -> elasticsearch.faults() > before, shop::describe);
                elasticsearch.pass(); // closes it without an answer
            }
            load.stop();
            shop.assertTrue();
        }
    }

    @Test
    void restartedAndKilled() throws Exception {
        LocalElasticsearch elasticsearch = Servers.mortalElasticsearch();
        open(elasticsearch.url(), elasticsearch.url());
        Watcher watcher = new Watcher(() -> shop.index().versions("products"));
        Load load = Load.start(shop, PRODUCTS, 2, 10);
        elasticsearch.restart();
        long committed = load.committed();
        Wait.until("the load goes on", Wait.SOON, () -> load.committed() > committed + 50, shop::describe);
        elasticsearch.kill();
        elasticsearch.restart();
        load.stop();
        shop.assertTrue();
        watcher.assertNeverBack();
    }

    private static String error(String type, int status) {
        return "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"a test\"},\"status\":" + status + "}";
    }

    /**
     * @param real where the test looks
     * @param seen where the projector is sent
     */
    private void open(String real, String seen) throws Exception {
        shop = new Shop(Servers.mysql(), real);
        shop.useElasticsearch(seen);
        Load.fill(shop, PRODUCTS);
        projector = shop.startProjector().awaitReady();
        shop.awaitSearchable();
    }
}
