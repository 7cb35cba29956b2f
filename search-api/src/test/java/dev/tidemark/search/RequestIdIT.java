package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.local.Backends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Elasticsearch knows each request by its id, under which its slow logs and tasks name it. */
@TestInstance(Lifecycle.PER_CLASS)
final class RequestIdIT {

    private static final String HEADER = "X-Opaque-Id";

    private final HttpClient elasticsearch = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    /** Of each request, the path, and under which id Elasticsearch says that it ran. */
    private final Queue<Map.Entry<String, String>> ran = new ConcurrentLinkedQueue<>();

    private HttpServer between;
    private Installation installation;

    @BeforeAll
    void open() throws IOException {
        between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        between.setExecutor(threads);
        between.createContext("/", this::pass);
        between.start();
        installation = Installation.behind(
                "http://127.0.0.1:" + between.getAddress().getPort(), new SearchConfig.Limits(5, 64, 100));
        installation.open("products");
        installation.write("products", 1, 1, Map.of("1", json("{'id': 1, 'name': 'Radio'}")));
        installation.open("orders");
        installation.open("events");
        installation.refresh();
    }

    @AfterAll
    void close() {
        installation.close();
        between.stop(0);
        threads.shutdown();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI to = URI.create(
                    Backends.elasticsearch().url() + exchange.getRequestURI().toString());
            HttpRequest.Builder request = HttpRequest.newBuilder(to)
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            for (String name : List.of("Content-Type", "Accept", "Authorization", HEADER)) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = elasticsearch.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue(HEADER)
                    .ifPresent(id -> ran.add(Map.entry(exchange.getRequestURI().getPath(), id)));
            for (String name : List.of("Content-Type", "X-Elastic-Product")) {
                answer.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        assertThat(ran("read-1")).containsExactly("_doc");
        installation.get("/v1/products/1/similar", "X-Request-Id", "similar-1").expect(200);
        assertThat(ran("similar-1")).containsExactly("_doc", "_search");
        installation
                .get("/v1/products/suggest?q=rad", "X-Request-Id", "suggest-1")
                .expect(200);
        assertThat(ran("suggest-1")).isNotEmpty().containsOnly("_search");
        installation.get("/v1/orders/1/events", "X-Request-Id", "history-1").expect(404);
        assertThat(ran("history-1")).containsExactlyInAnyOrder("_search", "_doc");
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
