package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.search.Installation.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FreshnessIT {

    private static final int MOST_WAITING = 20;

    private Installation installation;

    @BeforeEach
    void open() {
        installation =
                Installation.with(new SearchConfig.Cursor("", 120), new SearchConfig.Limits(5, 64, MOST_WAITING));
        installation.open("products");
        installation.progress(10, 10, 0);
        await().until(() -> installation.get("/v1/products").status() == 200
                && installation.get("/v1/products").position() == 10);
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private double gauge(String name) {
        HttpText metrics = HttpText.get(installation.url() + "/metrics");
        return metrics.body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void waitingRequestIsLetGoAsSoonAsThePositionMoves() {
        for (int position = 11; position < 16; position++) {
            int wanted = position;
            CompletableFuture<Response> search =
                    installation.getAsync("/v1/products", "Tidemark-Position", String.valueOf(wanted));
            CompletableFuture<Response> document = installation.getAsync("/v1/products/1?after=" + wanted);
            await().until(() -> gauge("tidemark_waiting_requests") == 2);
            installation.write("products", 1, wanted, Map.of("1", "{\"id\":1,\"stock\":" + wanted + "}"));
            installation.refresh();
            assertThat(search).isNotDone();
            assertThat(document).isNotDone();
            installation.progress(wanted, wanted, 0);
            assertThat(search.join()
                            .expect(200)
                            .body()
                            .at("/hits/0/document/stock")
                            .intValue())
                    .isEqualTo(wanted);
            assertThat(document.join().expect(200).body().at("/stock").intValue())
                    .isEqualTo(wanted);
            assertThat(search.join().position()).isEqualTo(wanted);
        }
    }

    @Test
    void collectionThatIsStoppedSaysUpToWhereItIsComplete() {
        installation.open("orders");
        await().until(() -> installation.get("/v1/orders").status() == 200);
        installation.progress(20, 20, 0, """
                {"products": {"index": "any", "state": "LIVE"},
                 "orders": {"index": "any", "state": "STOPPED", "searchable_position": 12, "lag_ms": 90000}}""");
        await().until(() -> installation.get("/v1/products").position() == 20);

        Response stopped = installation.get("/v1/orders?after=12").expect(200);
        assertThat(stopped.position()).isEqualTo(12);
        assertThat(stopped.lag()).isGreaterThanOrEqualTo(90);
        assertThat(installation.get("/v1/products").lag()).isLessThan(90);
        Response refused = installation.get("/v1/orders?after=13&wait=100ms").expect(503);
        assertThat(refused.problem()).isEqualTo("position-not-reached");
        assertThat(refused.detail()).contains("orders", "position 12", "operator");
        installation.get("/v1/products?after=20&wait=100ms").expect(200);

        CompletableFuture<Response> waiting = installation.getAsync("/v1/orders?after=15&wait=20s");
        installation.progress(21, 21, 0);
        assertThat(waiting.join().expect(200).position()).isEqualTo(21);
    }

    /** What the projector writes while documents of a row that very many show are brought up to date beside the stream. */
    @Test
    void collectionOfWhichDocumentsAreStillToFollowSaysForHowLong() {
        installation.open("orders");
        await().until(() -> installation.get("/v1/orders").status() == 200);
        installation.progress(20, 20, 0, """
                {"products": {"index": "any", "state": "LIVE", "searchable_position": 20, "lag_ms": 45000,
                              "behind_since": "2026-01-01T00:00:00Z"},
                 "orders": {"index": "any", "state": "LIVE"}}""");
        await().until(() -> installation.get("/v1/products").position() == 20);

        // A document that is not there is not said to be missing for sure either.
        installation.get("/v1/products/1").expect(404);
        for (String path : List.of("/v1/products", "/v1/products/1", "/v1/products?after=20&wait=100ms")) {
            Response following = installation.get(path);
            assertThat(following.position()).as(path).isEqualTo(20);
            assertThat(following.lag()).as(path).isBetween(45.0, 90.0);
        }
        assertThat(installation.get("/v1/orders").expect(200).lag()).isLessThan(45);

        installation.progress(20, 20, 0);
        await().until(() -> installation.get("/v1/products").lag() < 45);
    }

    @Test
    void positionThatDoesNotComeIsRefusedInTime() {
        for (String path : List.of("/v1/products?wait=500ms", "/v1/products/1?wait=500ms")) {
            long begun = System.nanoTime();
            Response answer = installation.get(path, "Tidemark-Position", "99").expect(503);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
            assertThat(answer.problem()).isEqualTo("position-not-reached");
            assertThat(answer.detail()).contains("up to position 10, not yet up to 99");
        }
        assertThat(installation.get("/v1/products?after=99&wait=0s").expect(503).problem())
                .isEqualTo("position-not-reached");
        installation.get("/v1/products?after=10&wait=0s").expect(200);
    }

    @Test
    void theHigherOfHeaderAndParameterCounts() {
        installation
                .get("/v1/products?after=10&wait=0s", "Tidemark-Position", "99")
                .expect(503);
        installation
                .get("/v1/products?after=99&wait=0s", "Tidemark-Position", "10")
                .expect(503);
    }

    @Test
    void onlySoManyWaitAndOthersAreStillAnswered() {
        List<CompletableFuture<Response>> waiting = new ArrayList<>();
        for (int i = 0; i < MOST_WAITING; i++) {
            waiting.add(installation.getAsync("/v1/products?wait=30s&after=11"));
        }
        await().until(() -> gauge("tidemark_waiting_requests") == MOST_WAITING);
        assertThat(installation
                        .get("/v1/products?wait=30s&after=11")
                        .expect(503)
                        .problem())
                .isEqualTo("too-many-waiting");
        installation.get("/v1/products").expect(200);
        installation.progress(11, 11, 0);
        waiting.forEach(request -> request.join().expect(200));
        await().until(() -> gauge("tidemark_waiting_requests") == 0);
    }

    @Test
    void lagGrowsWhenTheProjectorIsSilentAndEndsWhenItSpeaks() {
        installation.progress(10, 10, 0);
        await().until(() -> installation.get("/v1/products").lag() == 0);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> installation.get("/v1/products").lag() > 2.5);
        double before = installation.get("/v1/products/1").lag();
        await().until(() -> installation.get("/v1/products/1").lag() > before + 0.3);
        assertThat(gauge("tidemark_lag_seconds")).isGreaterThan(before);
        installation.progress(10, 10, 0);
        await().until(() -> installation.get("/v1/products").lag() == 0);
    }

    @Test
    void lagAndBacklogAreWhatTheProjectorSays() {
        installation.progress(12, 15, 1_234);
        await().until(() -> installation.get("/v1/products/1").position() == 12);
        assertThat(installation.get("/v1/products").lag()).isGreaterThanOrEqualTo(1.234);
        assertThat(gauge("tidemark_searchable_position")).isEqualTo(12);
        assertThat(gauge("tidemark_source_position")).isEqualTo(15);
        assertThat(gauge("tidemark_backlog_transactions")).isEqualTo(3);
    }

    /** Document 1 holds its own position; what an answer claims must be in it. */
    @Test
    void thePositionOfAnAnswerIsNeverTooHigh() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        installation.write("products", 1, 11, Map.of("1", "{\"id\":1,\"stock\":11}"));
        installation.refresh();
        installation.progress(11, 11, 0);
        installation.get("/v1/products?after=11").expect(200);
        Thread projector = new Thread(() -> {
            for (int position = 12; !over.get(); position++) {
                installation.write("products", 1, position, Map.of("1", "{\"id\":1,\"stock\":" + position + "}"));
                installation.refresh();
                installation.progress(position, position, 0);
            }
        });
        projector.start();
        try {
            long last = 0;
            for (int i = 0; i < 300; i++) {
                Response search = installation.get("/v1/products").expect(200);
                assertThat(search.body().at("/hits/0/document/stock").longValue())
                        .isGreaterThanOrEqualTo(search.position());
                Response document = installation.get("/v1/products/1").expect(200);
                assertThat(document.body().get("stock").longValue()).isGreaterThanOrEqualTo(document.position());
                Response sees = installation
                        .get("/v1/products?after=" + document.position())
                        .expect(200);
                assertThat(sees.position()).isGreaterThanOrEqualTo(document.position());
                assertThat(sees.position()).isGreaterThanOrEqualTo(last);
                last = sees.position();
            }
            assertThat(last).isGreaterThan(11);
        } finally {
            over.set(true);
            projector.join();
        }
    }

    @Test
    void withoutProgressNothingIsClaimedAndTheServiceIsNotReady() {
        installation.index("DELETE", "/" + installation.prefix() + "tidemark-control/_doc/progress", "");
        await().until(() -> HttpText.get(installation.url() + "/health/ready").status() == 503);
        assertThat(HttpText.get(installation.url() + "/health/ready").body()).contains("is cdc-projector running?");
        Response answer = installation.get("/v1/products/1").expect(404);
        assertThat(answer.position()).isZero();
        assertThat(answer.header("Tidemark-Lag")).isEmpty();
        installation.progress(11, 11, 0);
        await().until(() -> HttpText.get(installation.url() + "/health/ready").status() == 200);
    }
}
