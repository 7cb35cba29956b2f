package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Elasticsearch knows each request by its id, under which its slow logs and tasks name it. */
@TestInstance(Lifecycle.PER_CLASS)
final class RequestIdIT {

    private static final String HEADER = "X-Opaque-Id";

    /** Of each request, the path, and under which id Elasticsearch says that it ran. */
    private final Queue<Map.Entry<String, String>> ran = new ConcurrentLinkedQueue<>();

    private Between between;
    private Installation installation;

    @BeforeAll
    void open() throws IOException {
        between = new Between(
                (path, answer) -> answer.headers().firstValue(HEADER).ifPresent(id -> ran.add(Map.entry(path, id))));
        installation = Installation.behind(between.url(), new SearchConfig.Limits(5, 64, 100));
        installation.open("products");
        installation.write("products", 1, 1, Map.of("1", json("{'id': 1, 'name': 'Radio'}")));
        installation.open("orders");
        installation.open("events");
        installation.refresh();
    }

    @AfterAll
    void close() {
        installation.close();
        between.close();
    }

    private List<String> ran(String id) {
        return ran.stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(entry -> entry.getKey().replaceFirst(".*/(_[a-z]+).*", "$1"))
                .toList();
    }

    @Test
    void whatIsAskedForARequestBearsItsId() {
        installation.get("/v1/products?q=radio", "X-Request-Id", "search-1").expect(200);
        assertThat(ran("search-1")).containsExactly("_search");
        installation.get("/v1/products?q=rodio+x", "X-Request-Id", "lenient-1").expect(200);
        assertThat(ran("lenient-1")).hasSizeGreaterThan(2).containsOnly("_search");
        installation.get("/v1/products/1", "X-Request-Id", "read-1").expect(200);
        assertThat(ran("read-1")).containsExactly("_mget");
        installation.get("/v1/products/1/similar", "X-Request-Id", "similar-1").expect(200);
        assertThat(ran("similar-1")).containsExactly("_mget", "_search");
        installation
                .get("/v1/products/suggest?q=rad", "X-Request-Id", "suggest-1")
                .expect(200);
        assertThat(ran("suggest-1")).isNotEmpty().containsOnly("_search");
        installation.get("/v1/orders/1/events", "X-Request-Id", "history-1").expect(404);
        assertThat(ran("history-1")).containsExactlyInAnyOrder("_search", "_mget");
        installation
                .post(
                        "/v1/search",
                        "{'searches': [{'collection': 'products'}, {'collection': 'orders'}]}",
                        "X-Request-Id",
                        "several-1")
                .expect(200);
        assertThat(ran("several-1")).containsExactly("_search", "_search");
    }

    @Test
    void requestWithoutAnIdIsKnownByTheOneItGets() {
        String id = installation
                .get("/v1/products?limit=1")
                .expect(200)
                .header("X-Request-Id")
                .orElseThrow();
        assertThat(ran(id)).containsExactly("_search");
    }
}
