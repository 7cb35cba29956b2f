package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.FanOut;
import dev.tidemark.projector.document.LoadConnection;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DeadLetters;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is due because of rows that very many documents show, where it comes and goes at the same moment. */
@Timeout(120)
class FanOutsIT {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final MySql mysql = Backends.mysql();
    private final String schema = mysql.createSchema("due");
    private HikariDataSource connections;
    private ElasticsearchConnection elasticsearch;
    private ProjectionPlan plan;
    private FanOuts fanOuts;

    @BeforeEach
    void open() throws SQLException {
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE category (id INT PRIMARY KEY, name VARCHAR(9))");
            statement.execute("CREATE TABLE product (id INT PRIMARY KEY, category INT, KEY (category))");
        }
        connections = new MySqlConnections(
                        new MySqlSettings(mysql.url() + "/" + schema, mysql.user(), mysql.password()))
                .pool("load", 4, LoadConnection.parameters());
        Elasticsearch server = Backends.elasticsearch();
        elasticsearch = new ElasticsearchConnection(
                new ElasticsearchSettings(server.url(), server.user(), server.password(), "", ""),
                Duration.ofSeconds(60),
                4);
        String prefix = "d" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
        ControlIndex control = new ControlIndex(elasticsearch.rest(), prefix);
        control.takeOver();
        plan = plan();
        fanOuts = new FanOuts(control, snapshots(), Clock.systemUTC(), new FanOutFigures(), PATIENCE);
        fanOuts.resume(new Generations(
                new IndexLifecycle(elasticsearch.rest(), prefix, 0),
                control,
                new DeadLetters(elasticsearch.rest(), prefix, Clock.systemUTC()),
                prefix,
                index -> CompletableFuture.completedFuture(null)));
    }

    @AfterEach
    void close() {
        fanOuts.close();
        connections.close();
        elasticsearch.close();
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

    private Snapshots snapshots() throws SQLException {
        try (Connection connection = mysql.connect(schema)) {
            return new Snapshots(
                    connections, SourcePosition.read(connection).serverUuid(), GtidSet.empty(), Duration.ofSeconds(10));
        }
    }

    private List<FanOut> categories(int from, int to) {
        Ascent ascent = plan.ascents().values().stream()
                .flatMap(List::stream)
                .filter(way -> way.lookup().isPresent())
                .findFirst()
                .orElseThrow();
        return IntStream.range(from, to)
                .mapToObj(id -> new FanOut(plan, ascent, List.of((long) id)))
                .toList();
    }

    private void add(String index, List<FanOut> rows) {
        fanOuts.add(new Target(plan, List.of(index)), rows, GtidSet.empty(), null);
    }

    /** The one index is gone, and the row changes for another one before that is noticed. */
    @Test
    void whatIsDueForAnIndexThatIsThereOutlivesOneThatIsGone() throws Exception {
        add("gone", categories(1, 2));
        FanOutJob job = fanOuts.take();
        CompletableFuture<Void> work = new CompletableFuture<>();
        Set<String> due = fanOuts.begin(job, work);
        add("there", categories(1, 2));
        fanOuts.suspend(job, due);
        work.complete(null);

        assertThat(fanOuts.isPending("there")).isTrue();
        assertThat(fanOuts.isPending("gone")).isFalse();
        assertThat(fanOuts.take()).isSameAs(job);
        assertThat(fanOuts.begin(job, new CompletableFuture<>())).containsExactly("there");
    }

    @Test
    void whatIsDueForNoOtherIndexIsForgottenWithIt() throws Exception {
        add("gone", categories(1, 2));
        FanOutJob job = fanOuts.take();
        fanOuts.suspend(job, fanOuts.begin(job, CompletableFuture.completedFuture(null)));
        assertThat(fanOuts.jobs("products")).isZero();
    }

    /** Of each further row it was, which for a thousand of them was hours. */
    @Test
    void aBatchIsHeldForOnePatienceHoweverManyRowsItHas() {
        add("there", categories(0, 1_000));
        long begun = System.nanoTime();
        add("there", categories(1_000, 1_100));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, PATIENCE.multipliedBy(20));
        assertThat(fanOuts.jobs("products")).isEqualTo(1_100);
    }
}
