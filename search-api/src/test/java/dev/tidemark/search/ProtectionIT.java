package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class ProtectionIT {

    @Test
    void clientsMaySendSoManyRequestsAndNoMore() {
        try (Installation installation = Installation.with(new SearchConfig.Clients(1, 3, true, ""))) {
            for (int i = 0; i < 3; i++) {
                installation.get("/v1/collections").expect(200);
            }
            var refused = installation.get("/v1/collections").expect(429);
            assertThat(refused.problem()).isEqualTo("rate-limited");
            assertThat(refused.header("Retry-After")).contains("1");
            installation.get("/openapi.json").expect(429);
            installation.get("/health/live").expect(200);
            installation
                    .get("/v1/collections", "X-Forwarded-For", "203.0.113.1, 203.0.113.9")
                    .expect(200);
            // Only what the nearest proxy adds is believed.
            for (int i = 0; i < 2; i++) {
                installation
                        .get("/v1/collections", "X-Forwarded-For", i + ", 203.0.113.9")
                        .expect(200);
            }
            installation
                    .get("/v1/collections", "X-Forwarded-For", "new, 203.0.113.9")
                    .expect(429);
        }
    }

    /** What a client writes into lines of its own stands before the proxy's. */
    @Test
    void theLastLineOfAProxySaysWhoTheClientIs() {
        try (Installation installation = Installation.with(new SearchConfig.Clients(1, 1, true, ""))) {
            for (String client : List.of("203.0.113.1", "203.0.113.2", "203.0.113.3")) {
                installation
                        .get("/v1/collections", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-For", client)
                        .expect(200);
            }
            AtomicInteger made = new AtomicInteger();
            await().until(() -> installation
                            .get(
                                    "/v1/collections",
                                    "X-Forwarded-For",
                                    "made up " + made.incrementAndGet(),
                                    "X-Forwarded-For",
                                    "203.0.113.1")
                            .status()
                    == 429);
        }
    }

    @Test
    void eachOfSeveralSearchesCounts() {
        try (Installation installation = Installation.with(new SearchConfig.Clients(1, 40, false, ""))) {
            String twenty = "{'searches': [" + "{'collection': 'a'}, ".repeat(19) + "{'collection': 'b'}]}";
            installation.post("/v1/search", twenty).expect(200);
            installation.post("/v1/search", twenty).expect(200);
            var refused = installation.post("/v1/search", twenty).expect(429);
            assertThat(refused.problem()).isEqualTo("rate-limited");
            assertThat(refused.header("Retry-After")).isPresent();
        }
    }

    @Test
    void pagesOfOtherSitesReadAnswersOnlyWhereTheyAreNamed() throws Exception {
        try (Installation installation =
                Installation.with(new SearchConfig.Clients(0, 1, false, "https://shop.example, https://b.example"))) {
            var named = installation
                    .get("/v1/collections", "Origin", "https://b.example")
                    .expect(200);
            assertThat(named.header("Access-Control-Allow-Origin")).contains("https://b.example");
            assertThat(named.header("Access-Control-Expose-Headers").orElseThrow())
                    .contains("Tidemark-Position");
            assertThat(named.headers().allValues("Vary")).contains("Origin", "Accept-Encoding");
            assertThat(installation
                            .get("/v1/collections", "Origin", "https://evil.example")
                            .header("Access-Control-Allow-Origin"))
                    .isEmpty();
            HttpResponse<String> preflight = send(
                    installation,
                    "OPTIONS",
                    "/v1/products",
                    "Origin",
                    "https://shop.example",
                    "Access-Control-Request-Method",
                    "GET");
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight
                            .headers()
                            .firstValue("Access-Control-Allow-Headers")
                            .orElseThrow())
                    .contains("Authorization");
            // A problem can be read as well as an answer.
            assertThat(installation
                            .get("/v1/nothing", "Origin", "https://b.example")
                            .expect(404)
                            .header("Access-Control-Allow-Origin"))
                    .isPresent();
        }
        try (Installation closed = Installation.open()) {
            assertThat(closed.get("/v1/collections", "Origin", "https://b.example")
                            .header("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(send(
                                    closed,
                                    "OPTIONS",
                                    "/v1/products",
                                    "Origin",
                                    "https://b.example",
                                    "Access-Control-Request-Method",
                                    "GET")
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void longAnswersAreSmallOnTheWay() throws Exception {
        try (Installation installation = Installation.open()) {
            installation.open("products");
            installation.write(
                    "products",
                    1,
                    1,
                    IntStream.range(0, 50)
                            .boxed()
                            .collect(Collectors.toMap(
                                    String::valueOf,
                                    id -> json("{'id': %d, 'description': 'the same words again'}".formatted(id)))));
            installation.refresh();
            String plain =
                    send(installation, "GET", "/v1/products?limit=50&sort=id").body();
            HttpResponse<byte[]> packed = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(installation.url() + "/v1/products?limit=50&sort=id"))
                                    .header("Accept-Encoding", "gzip")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(packed.body().length).isLessThan(plain.length() / 4);
            String unpacked = new String(
                    new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
                    StandardCharsets.UTF_8);
            assertThat(Installation.parse(unpacked).get("hits"))
                    .isEqualTo(Installation.parse(plain).get("hits"));
        }
    }

    @Test
    void requestsKeepTheirId() {
        try (Installation installation = Installation.open()) {
            assertThat(installation
                            .get("/v1/collections", "X-Request-Id", "mine-1")
                            .header("X-Request-Id"))
                    .contains("mine-1");
            assertThat(installation
                            .get("/v1/nothing", "X-Request-Id", "mine-2")
                            .expect(404)
                            .body()
                            .get("request_id")
                            .textValue())
                    .isEqualTo("mine-2");
        }
    }

    @Test
    void documentsThatTheClientHasAreNotSentAgain() {
        try (Installation installation = Installation.open()) {
            installation.open("products");
            installation.write("products", 1, 7, Map.of("1", "{\"id\": 1}"));
            var sent = installation.get("/v1/products/1").expect(200);
            assertThat(sent.header("Cache-Control")).contains("private, no-cache");
            installation
                    .get("/v1/products/1", "If-None-Match", sent.header("ETag").orElseThrow())
                    .expect(304);
        }
    }

    private static HttpResponse<String> send(Installation installation, String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(installation.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
