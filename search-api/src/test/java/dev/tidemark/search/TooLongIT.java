package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.search.Installation.Response;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search whose time is over fails by itself; it says nothing about Elasticsearch. */
@TestInstance(Lifecycle.PER_CLASS)
final class TooLongIT {

    /** As Elasticsearch 8.19 words it where no part of an answer is wanted. */
    private static final String FAILED = json(
            "{'error': {'root_cause': [{'type': '%1$s', 'reason': 'Time exceeded', 'shard': '0', 'index': 'products'}],"
                    + " 'type': 'search_phase_execution_exception', 'reason': 'all shards failed', 'phase': 'query',"
                    + " 'failed_shards': [{'shard': 0, 'reason': {'type': '%1$s', 'reason': 'Time exceeded'}}]},"
                    + " 'status': %2$d}");

    private Between between;
    private Installation installation;

    @BeforeAll
    void open() throws IOException {
        between = new Between((path, answer) -> {});
        installation = Installation.behind(between.url(), new SearchConfig.Limits(5, 64, 100));
        installation.open("products");
        installation.write("products", 1, 1, Map.of("1", json("{'id': 1, 'name': 'Radio'}")));
        installation.refresh();
        await().until(() -> installation.get("/v1/products").status() == 200);
    }

    @AfterAll
    void close() {
        installation.close();
        between.close();
    }

    @Test
    void everySearchSaysHowLongItMayTake() {
        for (String path : new String[] {
            "/v1/products?q=radio&facets=brand",
            "/v1/products?q=rodio+purple",
            "/v1/products/suggest?q=rad",
            "/v1/products/1/similar"
        }) {
            installation.get(path).expect(200);
        }
        assertThat(between.searches())
                .hasSizeGreaterThan(6)
                .allSatisfy(body -> assertThat(
                                Installation.parse(body).path("timeout").textValue())
                        .isEqualTo("5000ms"));
    }

    @ParameterizedTest
    @CsvSource({"504", "429", "200"})
    void searchThatWasGivenUpIsCalledSoAndDisturbsNobody(int status) {
        between.answerSearches(
                status,
                status == 200
                        ? json("{'took': 9, 'timed_out': true, 'hits': {'hits': []}}")
                        : FAILED.formatted("search_timeout_exception", status));
        for (String path : new String[] {"/v1/products/suggest?q=rad", "/v1/products", "/v1/products/1/similar"}) {
            // So often one after the other that five in a row are for sure not answered in between, by a new view for
            // one.
            for (int i = 0; i < 20; i++) {
                assertThat(installation.get(path).expect(503).problem()).isEqualTo("search-too-long");
            }
        }
        installation.get("/v1/products/1").expect(200);
        between.passSearches();
        assertThat(installation.get("/v1/products").expect(200).ids()).containsExactly("1");
    }

    /** It may be on its way out, and that says nothing about the others. */
    @Test
    void indexWithoutShardsIsToldAtOnceAndDisturbsNobody() {
        between.answerSearches(503, FAILED.formatted("no_shard_available_action_exception", 503));
        for (String path : new String[] {"/v1/products/suggest?q=rad", "/v1/products", "/v1/products/1/similar"}) {
            AtomicInteger asked = new AtomicInteger();
            await().until(() -> {
                asked.set(between.answered());
                Response refused = installation.get(path).expect(503);
                assertThat(refused.detail()).contains("products", "its shards are not available");
                assertThat(refused.header("Retry-After")).contains("1");
                return between.answered() == asked.get(); // without a request to Elasticsearch
            });
        }
        installation.get("/v1/products/1").expect(200);
        between.passSearches();
        await().until(() -> installation.get("/v1/products/suggest?q=rad").status() == 200);
    }

    @Test
    void clusterThatRefusesIsNotAskedAgainAndAgain() {
        between.answerSearches(
                503, json("{'error': {'type': 'cluster_block_exception', 'reason': 'no master'}, 'status': 503}"));
        // What asks nothing but searches, so that nothing else is answered in between.
        await().until(() -> installation
                .get("/v1/products/suggest?q=rad")
                .expect(503)
                .detail()
                .contains("did not answer lately"));
        between.passSearches();
        await().until(() -> installation.get("/v1/products").status() == 200);
    }
}
