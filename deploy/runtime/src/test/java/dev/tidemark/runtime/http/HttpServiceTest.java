package dev.tidemark.runtime.http;

import static dev.tidemark.runtime.http.Probe.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.HttpSettings;
import io.javalin.config.RoutesConfig;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract says of all services. */
class HttpServiceTest {

    private static Probe probe;

    @BeforeAll
    static void start() {
        probe = new Probe(List.of(), HttpServiceTest::routes);
    }

    @AfterAll
    static void stop() {
        probe.close();
    }

    private static void routes(RoutesConfig routes) {
        routes.post("/v1/things", ctx -> ctx.status(201).json(Json.tree(ctx)));
        routes.put("/v1/things", ctx -> ctx.status(204));
        routes.get("/v1/things/{id}", ctx -> {
            Query.only(ctx, List.of("fields", "after"));
            ctx.result(ctx.pathParam("id"));
        });
        routes.get("/v1/refused", ctx -> {
            List<FieldError> errors = List.of(new FieldError("/name", "is taken"));
            throw new ProblemException(409, "taken", "Taken", "It is taken.", errors, Map.of("Retry-After", "1"));
        });
        routes.get(
                "/v1/later",
                ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> Json.answer(ctx, "x".repeat(100_000)))));
        routes.get("/v1/broken", ctx -> {
            throw new IllegalStateException("SELECT secret FROM internals");
        });
        routes.get("/v1/out-of-stack", ctx -> {
            throw new StackOverflowError("secret");
        });
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        JsonNode problem = problem(probe.get("/nowhere"), 404, "not-found");

        assertThat(problem.path("detail").asText()).isEqualTo("There is nothing at /nowhere.");
    }

    /** Else a cache in between gives what was compressed to those who cannot read it. */
    @Test
    void answersSayThatTheyMayBeCompressed() throws Exception {
        HttpResponse<String> plain = probe.get("/docs/swagger-ui.css");
        HttpResponse<String> compressed = probe.send(probe.request("/docs/swagger-ui.css")
                .header("Accept-Encoding", "gzip")
                .build());
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        for (HttpResponse<String> answer : List.of(plain, compressed, probe.get("/nowhere"))) {
            assertThat(answer.headers().allValues("Vary")).containsExactly("Accept-Encoding");
        }
    }

    /** Without it the end of an answer is sent when the request is put away, by another thread. */
    @Test
    void answersHaveTheirLength() throws Exception {
        HttpResponse<String> answer = probe.get("/v1/later");
        assertThat(answer.headers().firstValue("Content-Length")).contains("100002");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).hasSize(100_002);
        HttpResponse<String> compressed = probe.send(
                probe.request("/v1/later").header("Accept-Encoding", "gzip").build());
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(compressed.headers().firstValue("Content-Length")).isNotEqualTo(Optional.of("100002"));
        HttpResponse<String> head = probe.send(probe.request("/v1/later")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(head.headers().firstValue("Content-Length")).contains("100002");
    }

    @Test
    void headIsAnsweredAsGetIsWithoutTheBody() throws Exception {
        for (String path :
                new String[] {"/health/live", "/openapi.json", "/docs", "/docs/problems", "/nowhere", "/v1/things"}) {
            HttpResponse<String> get = probe.get(path);
            HttpResponse<String> head = probe.send(probe.request(path)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
            assertThat(head.headers().firstValue("Content-Type"))
                    .as(path)
                    .isEqualTo(get.headers().firstValue("Content-Type"));
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void aWrongMethodNamesTheRightOnes() throws Exception {
        HttpResponse<String> answer = probe.get("/v1/things");

        problem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow").orElseThrow().split(", "))
                .containsExactlyInAnyOrder("POST", "PUT");
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        String large = "{\"name\": \"" + "x".repeat(Probe.MAX_BODY_BYTES) + "\"}";

        problem(probe.post("/v1/things", large), 413, "body-too-large");
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhateverItsLengthIsSaidToBe() throws Exception {
        String chunk = Integer.toHexString(2_000) + "\r\n" + "x".repeat(2_000) + "\r\n0\r\n\r\n";

        problem(
                probe.raw("POST /v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk),
                413,
                "body-too-large");
    }

    @Test
    void aBodyOverTheLimitIsRefusedByRoutesThatDoNotReadIt() throws Exception {
        HttpRequest large = probe.request("/v1/things")
                .PUT(BodyPublishers.ofString("x".repeat(2_000)))
                .build();

        problem(probe.send(large), 413, "body-too-large");
    }

    @Test
    void aBodyThatEndsTooEarlyIsTheCallersFault() throws Exception {
        problem(
                probe.raw("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"name\""),
                400,
                "incomplete-body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": }                | The body is not valid JSON at line 1, column 10.",
                "{\"a\": {\"b\": 1}          | The body is not valid JSON at line 1, column 15.",
                "{} {}                       | The body is not valid JSON at line 1, column 4.",
                "{\"a\": NaN}                | The body is not valid JSON at line 1, column 10.",
                "{\"name\": 1, \"name\": 2}  | The body has a field twice at line 1, column 19.",
                "null                        | The body is empty; it must be JSON.",
                "''                          | The body is empty; it must be JSON."
            })
    void aBodyThatIsNotJsonIsRefusedWithItsPlace(String body, String detail) throws Exception {
        JsonNode problem = problem(probe.post("/v1/things", body), 400, "malformed-json");

        assertThat(problem.path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws Exception {
        problem(
                probe.raw("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nConnection: close\r\n\r\n"
                        + "{\"name\":\"\u00ff\"}"),
                400,
                "malformed-json");
    }

    @Test
    void aBodyThatIsNestedWithoutEndIsRefused() throws Exception {
        problem(probe.post("/v1/things", "[".repeat(Probe.MAX_BODY_BYTES)), 400, "malformed-json");
    }

    @Test
    void numbersStayAsTheyAre() throws Exception {
        String body = "{\"a\":10.0,\"b\":1.50,\"c\":12345678901234567890.123456789}";

        assertThat(probe.post("/v1/things", body).body()).isEqualTo(body);
    }

    @Test
    void unknownParametersAreNamedWithTheKnownOnes() throws Exception {
        JsonNode problem = problem(probe.get("/v1/things/7?felds=a&fields=b&x=1"), 400, "unknown-parameter");

        assertThat(problem.path("detail").asText()).isEqualTo("Unknown: felds, x. Known here: after, fields.");
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("felds");
        assertThat(problem.at("/errors/1/field").asText()).isEqualTo("x");
    }

    @Test
    void aProblemBringsItsErrorsAndHeaders() throws Exception {
        HttpResponse<String> answer = probe.get("/v1/refused");

        JsonNode problem = problem(answer, 409, "taken");
        assertThat(problem.path("title").asText()).isEqualTo("Taken");
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("/name");
        assertThat(problem.at("/errors/0/message").asText()).isEqualTo("is taken");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @ParameterizedTest
    @CsvSource({"/v1/broken", "/v1/out-of-stack"})
    void aFailureShowsNothingInternalButItsRequest(String path) throws Exception {
        HttpResponse<String> answer = probe.get(path);

        JsonNode problem = problem(answer, 500, "internal-error");
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
        assertThat(answer.headers().firstValue("X-Request-Id"))
                .hasValue(problem.path("request_id").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /v1/things/%zz HTTP/1.1    | Host: x                | 400 | bad-request",
                "GET /v1/things/%ff HTTP/1.1    | Host: x                | 400 | bad-request",
                "POST /v1/things HTTP/1.1       | Content-Length: 0      | 400 | bad-request",
                "POST /v1/things HTTP/1.1       | Content-Length: many   | 400 | bad-request",
                "hello                          | Host: x                | 400 | bad-request",
            })
    void whatTheServerItselfRefusesIsAProblem(String line, String header, int status, String type) throws Exception {
        problem(probe.raw(line + "\r\n" + header + "\r\n\r\n"), status, type);
    }

    @Test
    void headersAndPathsHaveALimit() throws Exception {
        String tooLong = "x".repeat(20_000);

        problem(
                probe.raw("GET /v1/things/1 HTTP/1.1\r\nHost: x\r\nA: " + tooLong + "\r\n\r\n"),
                431,
                "request-header-fields-too-large");
        problem(probe.raw("GET /v1/things/" + tooLong + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414, "uri-too-long");
    }

    @Test
    void aRequestIdIsGivenBackAndMadeUpWhereThereIsNoneToTrust() throws Exception {
        HttpRequest.Builder live = probe.request("/health/live");

        assertThat(requestId(live.setHeader("X-Request-Id", "abc-1").build())).isEqualTo("abc-1");
        assertThat(requestId(live.setHeader("X-Request-Id", "a b<script>").build()))
                .hasSize(36);
        assertThat(requestId(probe.request("/nowhere").build())).hasSize(36);
    }

    private String requestId(HttpRequest request) throws Exception {
        return probe.send(request).headers().firstValue("X-Request-Id").orElseThrow();
    }

    @Test
    void requestsAreTimedByRoute() throws Exception {
        try (Probe own = new Probe(List.of(), HttpServiceTest::routes)) {
            own.get("/v1/things/1");
            own.get("/v1/things/2");
            own.get("/v1/broken");
            own.raw("JUMP /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(own.get("/metrics").body())
                    .contains(count("GET", "/v1/things/{id}", 200) + " 2")
                    .contains(count("GET", "/v1/broken", 500) + " 1")
                    .contains(count("other", "none", 405) + " 1")
                    .contains("jvm_memory_used_bytes", "jvm_gc_", "process_cpu_usage");
        }
    }

    private static String count(String method, String route, int status) {
        return "http_server_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%s\"}"
                .formatted(method, route, status);
    }

    @Test
    void theDocumentationNeedsNothingFromOutside() throws Exception {
        JsonNode document = Json.mapper().readTree(probe.get("/openapi.json").body());
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(probe.get("/docs").body())
                .contains("/docs/swagger-ui-bundle.js")
                .doesNotContain("https://");
        assertThat(probe.get("/docs/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        assertThat(probe.get("/docs/swagger-ui.css").statusCode()).isEqualTo(200);
        problem(probe.get("/docs/other"), 404, "not-found");
    }

    @Test
    void theTypesOfProblemsAreExplained() throws Exception {
        assertThat(probe.get("/docs/problems").body())
                .contains("<dt id=\"not-found\">")
                .contains("<dt id=\"taken\"><code>taken</code></dt>\n<dd>Another &lt;thing> has this name.</dd>");
    }

    @Test
    void stoppingLetsRequestsUnderWayFinish() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Probe own = new Probe(
                List.of(),
                routes -> routes.get("/slow", ctx -> {
                    arrived.countDown();
                    released.await();
                    ctx.result("done");
                }));
        CompletableFuture<HttpResponse<String>> answer = own.getLater("/slow");
        arrived.await();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(own::close);
        // It has begun to stop when it takes no more connections.
        while (own.isListening()) {
            Thread.onSpinWait();
        }
        released.countDown();

        assertThat(answer.get().body()).isEqualTo("done");
        stopped.get();
    }

    @Test
    void aTakenPortIsAClearError() {
        HttpService second = new HttpService(
                "second",
                new HttpSettings("127.0.0.1", probe.port()),
                1_000,
                List.of(),
                Metrics.registry(),
                routes -> {});

        assertThatThrownBy(second::start)
                .hasMessage("cannot listen on 127.0.0.1:" + probe.port()
                        + ": Address already in use; http.host and http.port say where to");
    }
}
