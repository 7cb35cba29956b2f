package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.local.Backends;
import dev.tidemark.local.FaultProxy;
import dev.tidemark.search.Installation.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Elasticsearch is away, or does not answer. */
final class UnavailableIT {

    private FaultProxy proxy;
    private Installation installation;

    @BeforeEach
    void open() throws Exception {
        URI elasticsearch = URI.create(Backends.elasticsearch().url());
        proxy = FaultProxy.before(elasticsearch.getHost(), elasticsearch.getPort());
        installation = Installation.behind("http://127.0.0.1:" + proxy.port(), new SearchConfig.Limits(1, 8, 100));
        installation.open("products");
        await().until(() -> installation.get("/v1/products").status() == 200);
    }

    @AfterEach
    void close() throws Exception {
        proxy.pass();
        installation.close();
        proxy.close();
    }

    @Test
    void clusterThatIsAwayIsToldAtOnceAndFoundAgain() {
        proxy.reset();
        for (String path : List.of("/v1/products", "/v1/products/1")) {
            long begun = System.nanoTime();
            assertThat(installation.get(path).expect(503).problem()).isEqualTo("index-unavailable");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
        await().until(() -> HttpText.get(installation.url() + "/health/ready").status() == 503);
        installation.get("/v1/collections").expect(200);
        proxy.pass();
        await().until(() -> installation.get("/v1/products").status() == 200);
        await().until(() -> HttpText.get(installation.url() + "/health/ready").status() == 200);
    }

    @Test
    void severalSearchesSayWhenToTryAgain() {
        proxy.reset();
        Response several = installation.post("/v1/search", "{'searches': [{'collection': 'products'}]}");
        assertThat(several.expect(200).body().at("/results/0/status").intValue())
                .isEqualTo(503);
        assertThat(several.header("Retry-After")).contains("1");
    }

    @Test
    void clusterThatDoesNotAnswerIsGivenUpAndOnlySoManyRequestsWaitForIt() {
        proxy.blackHole();
        List<CompletableFuture<Response>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(installation.getAsync("/v1/products/" + i));
        }
        List<String> problems = requests.stream()
                .map(request -> request.join().expect(503).problem())
                .toList();
        assertThat(problems).contains("index-unavailable", "too-many-requests");
        proxy.pass();
        await().until(() -> installation.get("/v1/products").status() == 200);
    }

    @Test
    void clusterThatDidNotAnswerIsNotWaitedForAgainAndAgain() {
        proxy.blackHole();
        for (int i = 0; i < 5; i++) {
            installation.get("/v1/products/" + i).expect(503);
        }
        long begun = System.nanoTime();
        Response refused = installation.get("/v1/products/9").expect(503);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
        assertThat(refused.detail()).contains("did not answer lately");
        assertThat(refused.header("Retry-After")).contains("1");
        assertThat(HttpText.get(installation.url() + "/metrics").body()).contains("tidemark_index_unavailable 1.0");
        proxy.pass();
        await().until(() -> installation.get("/v1/products").status() == 200);
        assertThat(HttpText.get(installation.url() + "/metrics").body()).contains("tidemark_index_unavailable 0.0");
    }

    @Test
    void waitingEndsInTimeThoughTheProgressCannotBeRead() {
        proxy.blackHole();
        long begun = System.nanoTime();
        assertThat(installation.get("/v1/products?after=99&wait=1s").expect(503).problem())
                .isEqualTo("position-not-reached");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }
}
