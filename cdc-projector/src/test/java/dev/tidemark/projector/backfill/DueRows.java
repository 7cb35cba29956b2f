package dev.tidemark.projector.backfill;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.FanOut;
import dev.tidemark.projector.document.LoadConnection;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DueFanOut;
import dev.tidemark.projector.index.IndexLifecycle;
import dev.tidemark.projector.projection.Ascent;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.Projections;
import dev.tidemark.projector.source.MySqlConnections;
import dev.tidemark.projector.source.SchemaReader;
import dev.tidemark.projector.source.SourcePosition;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Products that show their category, and a place to write down which categories have changed; nobody streams. */
final class DueRows implements AutoCloseable {

    final HikariDataSource connections;
    final ProjectionPlan plan;
    private final MySql mysql = Backends.mysql();
    private final String schema = mysql.createSchema("due");
    private final String prefix =
            "d" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private final ElasticsearchConnection elasticsearch;

    /** @param products as many of category 1 */
    DueRows(int products) throws SQLException {
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE category (id INT PRIMARY KEY, name VARCHAR(9))");
            statement.execute("CREATE TABLE product (id INT PRIMARY KEY, category INT, KEY (category))");
            statement.execute("SET SESSION cte_max_recursion_depth = 100000");
            statement.execute("INSERT INTO product WITH RECURSIVE n AS (SELECT 0 AS id UNION ALL SELECT id + 1 FROM n"
                    + " WHERE id < " + products + ") SELECT id, 1 FROM n WHERE id > 0");
        }
        connections = new MySqlConnections(
                        new MySqlSettings(mysql.url() + "/" + schema, mysql.user(), mysql.password()))
                .pool("load", 4, LoadConnection.parameters());
        Elasticsearch server = Backends.elasticsearch();
        elasticsearch = new ElasticsearchConnection(
                new ElasticsearchSettings(server.url(), server.user(), server.password(), "", ""),
                Duration.ofSeconds(60),
                4);
        plan = plan();
    }

    private ProjectionPlan plan() {
        SchemaReader reader = new SchemaReader(connections);
        return Projections.parse("products.yaml", """
                        collection: products
                        root: product
                        fields: [id]
                        relations:
                          category: {many-to-one: category, on: category, fields: [name]}
                        """, schema)
                .compile(table -> {
                    try {
                        return Optional.ofNullable(reader.read(List.of(table)).get(table));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orThrow()
                .get(0);
    }

    /** Where it is written down, as whoever starts next finds it. */
    ControlIndex control() {
        ControlIndex control = new ControlIndex(elasticsearch.rest(), prefix);
        control.takeOver();
        return control;
    }

    /** What the control index holds, for whoever only looks. */
    List<DueFanOut> written() {
        return new ControlIndex(elasticsearch.rest(), prefix).fanOuts();
    }

    /** How often that was written down. */
    int writes() {
        return elasticsearch("GET", "/" + prefix + "tidemark-control/_doc/fan-outs", null)
                .path("_version")
                .asInt();
    }

    String index(int number) {
        return "%sproducts-%06d".formatted(prefix, number);
    }

    JsonNode elasticsearch(String method, String path, String body) {
        Request request = new Request(method, path);
        if (body != null) {
            request.setJsonEntity(body);
        }
        try {
            return Json.mapper()
                    .readTree(EntityUtils.toByteArray(
                            elasticsearch.rest().performRequest(request).getEntity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Generations generations(ControlIndex control) {
        return new Generations(
                new IndexLifecycle(elasticsearch.rest(), prefix, 0),
                control,
                deadLetters(),
                prefix,
                index -> CompletableFuture.completedFuture(null),
                Runnable::run);
    }

    DeadLetters deadLetters() {
        return new DeadLetters(elasticsearch.rest(), prefix, Clock.systemUTC());
    }

    Snapshots snapshots(DataSource from) throws SQLException {
        try (Connection connection = mysql.connect(schema)) {
            return new Snapshots(
                    from, SourcePosition.read(connection).serverUuid(), GtidSet.empty(), Duration.ofSeconds(10));
        }
    }

    FanOuts fanOuts(ControlIndex control, Duration patience) throws SQLException {
        return new FanOuts(control, snapshots(connections), Clock.systemUTC(), new FanOutFigures(), patience);
    }

    List<FanOut> categories(int from, int to) {
        Ascent ascent = plan.ascents().values().stream()
                .flatMap(List::stream)
                .filter(way -> way.lookup().isPresent())
                .findFirst()
                .orElseThrow();
        return IntStream.range(from, to)
                .mapToObj(id -> new FanOut(plan, ascent, List.of((long) id)))
                .toList();
    }

    @Override
    public void close() {
        connections.close();
        elasticsearch.close();
    }
}
