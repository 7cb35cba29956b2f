package dev.tidemark.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.verify.Subject;
import dev.tidemark.projector.verify.Verification;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import dev.tidemark.runtime.http.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/** Items with their parts under a projector of their own, and hands that can reach into the index. */
final class Warehouse implements AutoCloseable {

    static final JobProgress UNSEEN = new JobProgress() {
        @Override
        public void phase(String name, long total) {}

        @Override
        public void advance(long rows) {}
    };

    final String schema = Backends.mysql().createSchema("warehouse");
    final String prefix = "w" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Elasticsearch elasticsearch = Backends.elasticsearch();
    private final ProjectorConfig config;
    private Projector projector;

    /** @param items how many there are at the start */
    Warehouse(int items) throws SQLException, IOException {
        this(items, """
                collection: items
                root: item
                fields: [id, name, price, weight, more]
                relations:
                  parts: {one-to-many: part, on: item_id, fields: [n, quantity]}
                search:
                  filter: [id]
                """);
    }

    /** @param projection of a collection {@code items} */
    Warehouse(int items, String projection) throws SQLException, IOException {
        execute(
                "CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(100), price DECIMAL(10,2), weight DOUBLE, more JSON)",
                "CREATE TABLE part (item_id BIGINT, n INT, quantity INT, PRIMARY KEY (item_id, n))",
                "INSERT INTO item VALUES "
                        + LongStream.rangeClosed(1, items)
                                .mapToObj(
                                        "(%1$d, 'item %1$d', %1$d.50, 1e2, '{\"a\": [1, {\"b\": \"c\"}]}')"::formatted)
                                .collect(Collectors.joining(",")),
                "INSERT INTO part SELECT id, 1, 10 FROM item UNION ALL SELECT id, 2, 20 FROM item");
        Path projections = Files.createTempDirectory("projections");
        Files.writeString(projections.resolve("items.yaml"), projection);
        MySql mysql = Backends.mysql();
        config = new ProjectorConfig(
                new HttpSettings("127.0.0.1", 0),
                new ProjectorConfig.Admin(""),
                new MySqlSettings(mysql.url() + "/" + schema, mysql.user(), mysql.password()),
                new ElasticsearchSettings(elasticsearch.url(), elasticsearch.user(), elasticsearch.password(), "", ""),
                new ProjectorConfig.Index(prefix, 0),
                projections.toString(),
                new ProjectorConfig.Pipeline(3, 4, 8, 60, 10, true));
    }

    /** Returns when the collection is live. */
    Warehouse start() {
        projector = new Projector(config, metrics);
        projector.start();
        await(() -> projector.board().status().collections().stream()
                .anyMatch(of -> of.state().equals("LIVE")));
        return this;
    }

    Projector projector() {
        return projector;
    }

    Checking checking() {
        return projector.part(Operations::checking).get();
    }

    Subject live() {
        return checking().live("items").orElseThrow();
    }

    Verification verify(boolean repair) throws InterruptedException {
        return checking().verifier().run(live(), repair, 0, UNSEEN);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = Backends.mysql().connect(schema);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns when searches see all that is committed by now. */
    void awaitSearchable() throws SQLException {
        long position = position();
        await(() -> projector.board().status().searchablePosition() >= position);
    }

    static long position() throws SQLException {
        try (Connection connection = Backends.mysql().connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
            row.next();
            return GtidSet.parse(row.getString(1)).size();
        }
    }

    static void await(Callable<Boolean> fact) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(60))
                .until(fact);
    }

    JsonNode document(String id) {
        return elasticsearch("GET", "/_doc/" + id, null);
    }

    void put(String id, String document) {
        elasticsearch("PUT", "/_doc/" + id, document);
    }

    void delete(String id) {
        elasticsearch("DELETE", "/_doc/" + id, null);
    }

    /** A request about the live index, past the projector. */
    JsonNode elasticsearch(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(elasticsearch.url() + "/" + live().index() + path))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!elasticsearch.user().isEmpty()) {
            byte[] credentials =
                    (elasticsearch.user() + ":" + elasticsearch.password()).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        try {
            return Json.mapper()
                    .readTree(
                            http.send(request.build(), BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        if (projector != null) {
            projector.close();
            projector = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
