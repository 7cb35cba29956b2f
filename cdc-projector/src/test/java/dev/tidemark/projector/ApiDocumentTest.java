package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.ops.Jobs;
import dev.tidemark.projector.ops.Pulse;
import dev.tidemark.projector.ops.Reloads;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The operator's API and its description name the same. */
class ApiDocumentTest {

    private static final List<String> OF_EVERY_SERVICE =
            List.of("GET /v1/status", "GET /health/live", "GET /health/ready", "GET /metrics");

    @Test
    void documentAndRoutesNameTheSameOperations() throws IOException {
        List<String> documented = new ArrayList<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        documented.removeAll(OF_EVERY_SERVICE);
        assertThat(routes()).containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = document();
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static List<String> routes() {
        try (Projector projector = new Projector(nowhere(), new SimpleMeterRegistry());
                Jobs jobs = new Jobs(Clock.systemUTC())) {
            Reloads reloads = new Reloads(jobs, projector.part(Operations::backfill), Clock.systemUTC());
            Pulse pulse = new Pulse(projector.board(), projector.history(), Clock.systemUTC());
            Javalin javalin =
                    Javalin.create(config -> ProjectorService.routes(nowhere(), projector, jobs, reloads, pulse)
                            .forEach(some -> some.install(config.routes)));
            return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                    .map(handler -> handler.endpoint.method.name() + " " + handler.endpoint.path)
                    .toList();
        }
    }

    /** Nothing is connected to before it is started. */
    private static ProjectorConfig nowhere() {
        return new ProjectorConfig(
                new HttpSettings("127.0.0.1", 0),
                new ProjectorConfig.Admin(""),
                new MySqlSettings("mysql://127.0.0.1:1/none", "none", ""),
                new ElasticsearchSettings("http://127.0.0.1:1", "", "", "", ""),
                new ProjectorConfig.Index("", 0),
                "none",
                new ProjectorConfig.Pipeline(1, 1, 1, 1, 5, true));
    }

    private static JsonNode document() throws IOException {
        try (InputStream yaml = ApiDocumentTest.class.getResourceAsStream("/openapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        }
    }
}
