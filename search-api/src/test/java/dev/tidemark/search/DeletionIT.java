package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A generation is deleted at once when another one has taken its place: whoever is just asking it is answered by that one. */
@TestInstance(Lifecycle.PER_CLASS)
final class DeletionIT {

    private static final List<String> PATHS = List.of(
            "/v1/products",
            "/v1/products?q=radio",
            "/v1/products?q=rodio",
            "/v1/products/1",
            "/v1/products/1/similar",
            "/v1/products/suggest?q=rad");

    private Between between;
    private Installation installation;

    @BeforeAll
    void open() throws IOException {
        between = new Between((path, answer) -> {});
        installation = Installation.behind(between.url(), new SearchConfig.Limits(5, 64, 100));
        installation.open("products");
        fill(1);
        await().until(() -> installation.get("/v1/products").status() == 200);
    }

    private void fill(int generation) {
        installation.write(
                "products",
                generation,
                1,
                Map.of(
                        "1", json("{'id': 1, 'name': 'Radio', 'brand': 'Acme'}"),
                        "2", json("{'id': 2, 'name': 'Radio', 'brand': 'Vela'}")));
        installation.refresh();
    }

    @AfterAll
    void close() {
        installation.close();
        between.close();
    }

    /** The ways in which Elasticsearch says so. */
    @ParameterizedTest
    @CsvSource({
        "404, index_not_found_exception",
        "404, search_context_missing_exception",
        "503, no_shard_available_action_exception",
        "500, illegal_index_shard_state_exception",
        "400, index_closed_exception",
    })
    void requestThatMeetsADeletionIsAskedAnew(int status, String type) {
        String answer = json("{'error': {'type': 'search_phase_execution_exception', 'reason': 'all shards failed',"
                        + " 'failed_shards': [{'shard': 0, 'reason': {'type': '%s'}}]}, 'status': %d}")
                .formatted(type, status);
        for (String path : PATHS) {
            between.answerOnce(path.endsWith("/1") ? "_mget" : "_search", status, answer);
            installation.get(path).expect(200);
            assertThat(between.passesAll()).as(path).isTrue();
        }
        between.answerOnce("_mget", status, answer);
        installation.get("/v1/products/1/similar").expect(200);
        assertThat(between.passesAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"index_not_found_exception", "no_shard_available_action_exception", "index_closed_exception"})
    void documentThatMeetsADeletionIsAskedForAnew(String type) {
        String answer = json("{'docs': [{'_index': 'any', '_id': '1', 'error': {'type': '%s', 'reason': 'gone'}}]}");
        between.answerOnce("_mget", 200, answer.formatted(type));
        installation.get("/v1/products/1").expect(200);
        assertThat(between.passesAll()).isTrue();
    }

    /** Another generation, or another view, would not answer better, and would be asked while there is too much to do. */
    @ParameterizedTest
    @CsvSource({
        "503, cluster_block_exception, whole",
        "504, timeout_exception, whole",
        "500, null_pointer_exception, shards",
        "504, timeout_exception, shards",
        "429, circuit_breaking_exception, shards",
    })
    void troubleIsNotAskedAnew(int status, String type, String of) {
        String error = json("'type': '%s', 'reason': 'trouble'").formatted(type);
        String whole = json("{'error': {%s}, 'status': %d}").formatted(error, status);
        String inShards = json("{'error': {'root_cause': [{%1$s}], 'type': 'search_phase_execution_exception',"
                        + " 'reason': 'all shards failed', 'phase': 'query', 'grouped': true,"
                        + " 'failed_shards': [{'shard': 0, 'index': 'any', 'reason': {%1$s}}]}, 'status': %2$d}")
                .formatted(error, status);
        String ofOne = json("{'docs': [{'_index': 'any', '_id': '1', 'error': {'root_cause': [{%1$s}], %1$s}}]}")
                .formatted(error);
        for (String path : PATHS) {
            boolean one = path.endsWith("/1");
            if (of.equals("whole")) {
                between.answerOnce(one ? "_mget" : "_search", status, whole);
            } else {
                between.answerOnce(one ? "_mget" : "_search", one ? 200 : status, one ? ofOne : inShards);
            }
            assertThat(installation.get(path).expect(503).problem()).isEqualTo("index-unavailable");
            assertThat(between.passesAll()).as(path).isTrue();
            installation.get(path).expect(200);
        }
    }

    @Test
    void noRequestFailsWhileGenerationsComeAndGo() throws InterruptedException {
        AtomicLong answered = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i;
            Thread client = new Thread(() -> {
                for (int next = first; !done.get(); next++) {
                    try {
                        installation.get(PATHS.get(next % PATHS.size())).expect(200);
                    } catch (RuntimeException | AssertionError e) {
                        failures.add(e.toString());
                    }
                    answered.incrementAndGet();
                }
            });
            client.start();
            clients.add(client);
        }
        try {
            for (int generation = 2; generation <= 9; generation++) {
                installation.create("products", generation);
                fill(generation);
                long before = answered.get();
                await().until(() -> answered.get() > before + 20); // somebody asks just now
                installation.promote("products", generation);
                installation.drop("products", generation - 1);
                long then = answered.get();
                await().until(() -> answered.get() > then + 20);
            }
        } finally {
            done.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }
        assertThat(failures).isEmpty();
    }
}
