package dev.tidemark.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.runtime.config.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServiceTest {

    private record Thing(String name, Inner inner) {}

    private record Inner(int size) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile HealthCheck check = check("mysql", Optional.empty());
    private HttpService service;

    @BeforeEach
    void start() {
        HealthCheck changing = new HealthCheck() {
            @Override
            public String name() {
                return check.name();
            }

            @Override
            public Optional<String> problem() {
                return check.problem();
            }
        };
        service = new HttpService(
                        "test",
                        new HttpSettings("127.0.0.1", 0),
                        1_000,
                        List.of(changing),
                        Metrics.registry(),
                        routes -> {
                            routes.post("/v1/things", ctx -> ctx.status(201).json(Json.body(ctx, Thing.class)));
                            routes.get("/v1/things/{id}", ctx -> {
                                Query.only(ctx, List.of("fields", "after"));
                                ctx.result(ctx.pathParam("id"));
                            });
                            routes.get("/v1/broken", ctx -> {
                                throw new IllegalStateException("SELECT secret FROM internals");
                            });
                        })
                .start();
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        service.close();
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        problem(get("/nowhere"), 404, "not-found");
    }

    @Test
    void aWrongMethodNamesTheRightOnes() throws Exception {
        HttpResponse<String> answer = get("/v1/things");

        problem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        problem(post("/v1/things", "{\"name\": \"" + "x".repeat(2_000) + "\"}"), 413, "body-too-large");
    }

    @Test
    void aBodyThatIsNotJsonIsRefusedWithItsPlace() throws Exception {
        JsonNode problem = problem(post("/v1/things", "{\"name\": }"), 400, "malformed-json");

        assertThat(problem.path("detail").asText()).isEqualTo("The body is not valid JSON at line 1, column 10.");
    }

    @Test
    void anEmptyBodyIsRefused() throws Exception {
        problem(post("/v1/things", ""), 400, "invalid-body");
    }

    @Test
    void anUnknownFieldIsNamedWithTheKnownOnes() throws Exception {
        JsonNode problem = problem(post("/v1/things", "{\"inner\": {\"siez\": 1}}"), 400, "invalid-body");

        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("/inner/siez");
        assertThat(problem.at("/errors/0/message").asText()).isEqualTo("is unknown; known here: size");
    }

    @Test
    void aFieldOfTheWrongKindIsNamed() throws Exception {
        JsonNode problem = problem(post("/v1/things", "{\"inner\": {\"size\": \"1\"}}"), 400, "invalid-body");

        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("/inner/size");
    }

    @Test
    void anUnknownParameterIsNamedWithTheKnownOnes() throws Exception {
        JsonNode problem = problem(get("/v1/things/7?felds=a"), 400, "unknown-parameter");

        assertThat(problem.path("detail").asText()).isEqualTo("Unknown: felds. Known here: after, fields.");
    }

    @Test
    void aFailureShowsNothingInternal() throws Exception {
        HttpResponse<String> answer = get("/v1/broken");

        problem(answer, 500, "internal-error");
        assertThat(answer.body()).doesNotContain("SELECT").doesNotContain("Exception");
    }

    @Test
    void aRequestIdIsGivenBackAndMadeUpWhereThereIsNone() throws Exception {
        HttpRequest named =
                request("/health/live").header("X-Request-Id", "abc-1").build();

        assertThat(send(named).headers().firstValue("X-Request-Id")).hasValue("abc-1");
        assertThat(get("/nowhere").headers().firstValue("X-Request-Id").orElseThrow())
                .hasSize(36);
    }

    @Test
    void readinessNamesWhatIsNotReady() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        check = check("mysql", Optional.of("connection refused"));

        JsonNode problem = problem(get("/health/ready"), 503, "not-ready");

        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("mysql");
        assertThat(problem.at("/errors/0/message").asText()).isEqualTo("connection refused");
    }

    @Test
    void readinessDoesNotWaitForACheckThatHangs() throws Exception {
        check = new HealthCheck() {
            @Override
            public String name() {
                return "elasticsearch";
            }

            @Override
            public Optional<String> problem() {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Optional.empty();
            }
        };

        JsonNode problem = problem(get("/health/ready"), 503, "not-ready");

        assertThat(problem.at("/errors/0/message").asText()).isEqualTo("did not answer within 2 s");
    }

    @Test
    void requestsAreCountedByRoute() throws Exception {
        get("/v1/things/1");
        get("/v1/things/2");

        assertThat(get("/metrics").body())
                .contains(
                        "http_server_requests_seconds_count{method=\"GET\",route=\"/v1/things/{id}\",status=\"200\"} 2")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void theDocumentationNeedsNothingFromOutside() throws Exception {
        assertThat(new ObjectMapper()
                        .readTree(get("/openapi.json").body())
                        .path("openapi")
                        .asText())
                .isEqualTo("3.1.0");
        assertThat(get("/docs").body()).contains("/docs/swagger-ui-bundle.js").doesNotContain("https://");
        assertThat(get("/docs/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        assertThat(get("/docs/swagger-ui.css").statusCode()).isEqualTo(200);
        problem(get("/docs/other"), 404, "not-found");
    }

    @Test
    void aTakenPortIsAClearError() {
        int port = URI.create(service.url()).getPort();
        HttpService second = new HttpService(
                "second", new HttpSettings("127.0.0.1", port), 1_000, List.of(), Metrics.registry(), routes -> {});

        org.assertj.core.api.Assertions.assertThatThrownBy(second::start)
                .hasMessage("cannot listen on 127.0.0.1:" + port + ": is the port in use? http.port moves it");
    }

    private static HealthCheck check(String name, Optional<String> problem) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> problem() {
                return problem;
            }
        };
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String type) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonNode body = new ObjectMapper().readTree(answer.body());
        assertThat(body.path("type").asText()).isEqualTo("/docs/problems#" + type);
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("title").asText()).isNotBlank();
        return body;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.url() + path)).timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }
}
