package dev.tidemark.projector.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.Projector;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.index.FlakyProxy;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A projector behind a proxy that makes trouble, and what can happen to it. */
final class Rig implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration LATEST_BULK = Duration.ofMillis(150);

    final Store store;
    private final int collections;
    private final FlakyProxy proxy;
    private final ProjectorConfig config;
    private final List<JsonNode> checkpoints = new ArrayList<>();
    private Projector projector;

    /**
     * @param schema one of those that are projected
     * @param projections projection files by collection
     */
    Rig(Random random, String schema, Map<String, String> projections) throws IOException {
        collections = projections.size();
        Path folder = Files.createTempDirectory("projections");
        for (Map.Entry<String, String> file : projections.entrySet()) {
            Files.writeString(folder.resolve(file.getKey() + ".yaml"), file.getValue());
        }
        String prefix = "h" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
        Elasticsearch elasticsearch = Backends.elasticsearch();
        MySql mysql = Backends.mysql();
        store = new Store(elasticsearch, prefix);
        proxy = new FlakyProxy(elasticsearch.url(), random, LATEST_BULK);
        config = new ProjectorConfig(
                new HttpSettings("127.0.0.1", 0),
                new ProjectorConfig.Admin(""),
                new MySqlSettings(mysql.url() + "/" + schema, mysql.user(), mysql.password()),
                new ElasticsearchSettings(proxy.url(), elasticsearch.user(), elasticsearch.password(), "", ""),
                new ProjectorConfig.Index(prefix, 0),
                folder.toString(),
                new ProjectorConfig.Pipeline(3, 4, 8, 60, 10, true));
    }

    /** Returns when every collection is live and changes come through. */
    void start() {
        projector = new Projector(config, new SimpleMeterRegistry());
        projector.start();
        await("every collection is live", () -> {
            JsonNode progress = store.progress();
            List<String> states = progress.path("collections").findValuesAsText("state");
            return progress.path("state").asText().equals("streaming")
                    && states.size() == collections
                    && states.stream().allMatch("LIVE"::equals);
        });
        checkpoints.add(store.progress());
    }

    /** Something that must not matter, and that is over when this returns. */
    String hurt(Random random) throws SQLException {
        switch (random.nextInt(5)) {
            case 0 -> {
                projector.close();
                restart();
                return "stopped and started";
            }
            case 1, 2 -> {
                kill();
                restart();
                return "killed and started";
            }
            case 3 -> {
                kill();
                JsonNode checkpoint = checkpoints.get(random.nextInt(checkpoints.size()));
                store.setBack(checkpoint);
                restart();
                return "set back to " + checkpoint.path("position");
            }
            default -> {
                cutStream();
                return "cut off from the binlog";
            }
        }
    }

    private void restart() {
        projector = new Projector(config, new SimpleMeterRegistry());
        projector.start();
        checkpoints.add(store.progress());
        if (checkpoints.size() > 4) {
            checkpoints.remove(0);
        }
    }

    private void kill() {
        proxy.sever();
        projector.close();
        proxy.mend();
    }

    private static void cutStream() throws SQLException {
        try (Connection connection = Backends.mysql().connect("");
                Statement statement = connection.createStatement()) {
            List<Long> dumps = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")) {
                while (rows.next()) {
                    dumps.add(rows.getLong(1));
                }
            }
            for (long id : dumps) {
                try {
                    statement.execute("KILL " + id);
                } catch (SQLException e) {
                    assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(1094); // gone by itself
                }
            }
        }
    }

    /** Returns when search is complete up to now. */
    void awaitSearchable() throws SQLException {
        long position = World.position();
        await(
                "position " + position + " is searchable",
                () -> store.progress().path("searchable_position").asLong(-1) >= position);
    }

    private void await(String what, Callable<Boolean> fact) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(LIMIT)
                    .until(fact);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within " + LIMIT + ": " + what + "; progress: " + store.progress(), e);
        }
    }

    @Override
    public void close() {
        if (projector != null) {
            projector.close();
        }
        proxy.close();
    }
}
