package dev.tidemark.projector.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.Projector;
import dev.tidemark.projector.backfill.BackfillRefusedException;
import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.index.FlakyProxy;
import dev.tidemark.projector.index.Generation.Order;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A projector behind a proxy that makes trouble, and what can happen to it. */
final class Rig implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** Above so many documents a row has very many: one projector takes this, the next one that. */
    private static final int FEW = 2;

    private static final int MANY = 1_000;

    /** Of so many, seven are in trouble: with more of them, histories were mostly waiting for what is sent again. */
    private static final int BULKS = 50;

    private static final Duration LATEST_BULK = Duration.ofMillis(150);

    final Store store;
    private final List<String> collections;
    private final FlakyProxy proxy;
    private final IntFunction<ProjectorConfig> configs;
    private final List<JsonNode> checkpoints = new ArrayList<>();
    private Projector projector;

    /**
     * @param schema one of those that are projected
     * @param projections projection files by collection
     */
    Rig(Random random, String schema, Map<String, String> projections) throws IOException {
        collections = List.copyOf(projections.keySet());
        Path folder = Files.createTempDirectory("projections");
        for (Map.Entry<String, String> file : projections.entrySet()) {
            Files.writeString(folder.resolve(file.getKey() + ".yaml"), file.getValue());
        }
        String prefix = "h" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
        Elasticsearch elasticsearch = Backends.elasticsearch();
        MySql mysql = Backends.mysql();
        store = new Store(elasticsearch, prefix);
        proxy = new FlakyProxy(elasticsearch.url(), random, LATEST_BULK, BULKS);
        configs = fanOutAbove -> new ProjectorConfig(
                new HttpSettings("127.0.0.1", 0),
                new ProjectorConfig.Admin(""),
                new MySqlSettings(mysql.url() + "/" + schema, mysql.user(), mysql.password()),
                new ElasticsearchSettings(proxy.url(), elasticsearch.user(), elasticsearch.password(), "", ""),
                new ProjectorConfig.Index(prefix, 0),
                folder.toString(),
                new ProjectorConfig.Pipeline(3, 4, 8, 60, 10, true, 0, fanOutAbove));
    }

    private void newProjector(int fanOutAbove) {
        projector = new Projector(configs.apply(fanOutAbove), new SimpleMeterRegistry());
        projector.start();
    }

    /** Returns when every collection is live and changes come through. */
    void start() {
        newProjector(FEW);
        await("every collection is live", () -> {
            JsonNode progress = store.progress();
            List<String> states = progress.path("collections").findValuesAsText("state");
            return progress.path("state").asText().equals("streaming")
                    && states.size() == collections.size()
                    && states.stream().allMatch("LIVE"::equals);
        });
        checkpoints.add(store.progress());
    }

    /** Something that must not matter. All but the building of another generation is over when this returns. */
    void hurt(Random random) throws SQLException {
        switch (random.nextInt(7)) {
            case 0 -> {
                projector.close();
                restart(random);
            }
            case 1, 2 -> {
                kill();
                restart(random);
            }
            case 3 -> {
                kill();
                store.setBack(checkpoints.get(random.nextInt(checkpoints.size())));
                restart(random);
            }
            case 4 -> cutStream();
            default -> rebuild(collections.get(random.nextInt(collections.size())));
        }
    }

    /** Unless it is just being done, or the stream begins anew. */
    private void rebuild(String collection) {
        assertThat(objections()).isEmpty();
        try {
            projector.backfills().begin(List.of(collection), Order.BY_ITSELF, false);
        } catch (BackfillRefusedException e) {
            assertThat(e.why()).as(e.getMessage()).isNotEqualTo(Why.UNKNOWN);
        }
    }

    /** Lets what stands by serve, where something does: no write may be missing there. */
    void rollBack() {
        for (String collection : collections) {
            try {
                projector.backfills().rollBack(collection, 0);
            } catch (BackfillRefusedException e) {
                assertThat(e.why()).as(e.getMessage()).isNotEqualTo(Why.UNKNOWN);
            }
        }
    }

    /** How many generations were built beside the first ones. */
    int built() {
        return states().mapToInt(state -> state.path("generations").findValues("number").stream()
                                .mapToInt(JsonNode::asInt)
                                .max()
                                .orElse(1)
                        - 1)
                .sum();
    }

    /** What was found to speak against generations: nothing may, whatever has happened while they were built. */
    List<JsonNode> objections() {
        return states().flatMap(state -> state.findValues("objection").stream()).toList();
    }

    private Stream<JsonNode> states() {
        return store.states(Set.copyOf(collections)).values().stream();
    }

    private void restart(Random random) {
        newProjector(random.nextBoolean() ? FEW : MANY);
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

    /** Returns when search is complete up to now, but for documents of rows that many show. */
    void awaitSearchable() throws SQLException {
        long position = position();
        await(
                "position " + position + " is searchable",
                () -> store.progress().path("searchable_position").asLong(-1) >= position);
    }

    /** Returns when search of these collections is complete up to now. */
    void awaitComplete(Set<String> some) throws SQLException {
        long position = position();
        await(some + " are complete up to " + position, () -> store.isComplete(some, position));
    }

    /** Returns when search is, of all of them. */
    void awaitComplete() throws SQLException {
        awaitComplete(Set.copyOf(collections));
    }

    private static long position() throws SQLException {
        try (Connection connection = Backends.mysql().connect("")) {
            return World.position(connection);
        }
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
