package dev.tidemark.projector.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.Projector;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.scenario.Shape.Check;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** All shapes side by side under one projector. */
final class ScenarioRun implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String prefix =
            "s" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private final Index index = new Index(Backends.elasticsearch(), prefix);
    private final List<Shape> shapes = new ArrayList<>();
    private final ProjectorConfig config;
    private Projector projector;

    /** Creates the schemas and writes the projection files; starts nothing. */
    ScenarioRun(List<Scenario> scenarios) throws SQLException, IOException {
        Path projections = Files.createTempDirectory("projections");
        for (List<Scenario> alike : scenarios.stream()
                .collect(Collectors.groupingBy(
                        scenario -> List.of(scenario.tables(), scenario.projection()),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values()) {
            Shape shape = Shape.create(alike);
            shapes.add(shape);
            Files.writeString(projections.resolve(shape.collection() + ".yaml"), shape.projectionFile());
        }
        MySql mysql = Backends.mysql();
        config = new ProjectorConfig(
                new HttpSettings("127.0.0.1", 0),
                new ProjectorConfig.Admin(""),
                new MySqlSettings(mysql.url() + "/" + shapes.get(0).collection(), mysql.user(), mysql.password()),
                new ElasticsearchSettings(Backends.elasticsearch().url(), "", "", "", ""),
                new ProjectorConfig.Index(prefix, 0),
                projections.toString(),
                new ProjectorConfig.Pipeline(3, 4, 8, 60, 10, true));
    }

    List<Shape> shapes() {
        return shapes;
    }

    Shape shape(Scenario scenario) {
        return shapes.stream()
                .filter(shape -> shape.scenarios().contains(scenario))
                .findFirst()
                .orElseThrow();
    }

    /** Returns when every collection is live. */
    void start() {
        projector = new Projector(config, new SimpleMeterRegistry());
        projector.start();
        await("every collection is live", () -> {
            List<String> states = index.progress().path("collections").findValuesAsText("state");
            return states.size() == shapes.size() && states.stream().allMatch("LIVE"::equals);
        });
    }

    /** Does nothing where none runs. */
    void stop() {
        if (projector != null) {
            projector.close();
            projector = null;
        }
    }

    /** Returns when search is complete up to now; gives that position. */
    long awaitSearchable() throws SQLException {
        long position = position();
        await(
                "position " + position + " is searchable",
                () -> index.progress().path("searchable_position").asLong(-1) >= position);
        return position;
    }

    /** Compares every document, as soon as they must be true. */
    void check(Check check) throws SQLException {
        long position = awaitSearchable();
        Map<String, JsonNode> expected = check.scenario().then();
        if (check.scenario().eventually()) {
            await(
                    "the documents are " + expected,
                    () -> documents(check.shape()).equals(expected));
        }
        assertThat(documents(check.shape())).isEqualTo(expected);
        assertThat(index.search(check.shape().collection()).values())
                .allSatisfy(hit -> assertThat(hit.version()).isLessThanOrEqualTo(position));
        assertThat(index.deadLetters()).isEmpty();
    }

    private Map<String, JsonNode> documents(Shape shape) {
        Map<String, JsonNode> documents = new TreeMap<>();
        index.search(shape.collection()).forEach((id, hit) -> documents.put(id, hit.source()));
        return documents;
    }

    private void await(String what, Callable<Boolean> fact) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(LIMIT)
                    .until(fact);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within " + LIMIT + ": " + what + "; progress: " + index.progress(), e);
        }
    }

    private static long position() throws SQLException {
        try (Connection connection = Backends.mysql().connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
            row.next();
            return GtidSet.parse(row.getString(1)).size();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
