package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.verify.Verification;
import dev.tidemark.projector.verify.Verification.Different;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was changed by hand in the index is found, all of it and nothing else, and mended for good. */
class VerifierIT {

    private static final int ITEMS = 2_500;
    private static final String HASH = "#" + "0123456789abcdef".repeat(4);

    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(ITEMS).start();
        warehouse.awaitSearchable();
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void findsExactlyWhatWasChangedByHandAndMendsIt() throws Exception {
        corrupt();

        Verification found = warehouse.verify(false);

        assertThat(found.documents()).isEqualTo(ITEMS);
        assertThat(found.missing()).containsExactly("7", "1200");
        assertThat(found.extra()).containsExactlyInAnyOrder("99999", "007", "nobody", HASH);
        assertThat(found.different())
                .extracting(Different::id, Different::fields)
                .containsExactly(
                        tuple("1", List.of("name", "price")),
                        tuple("2", List.of("parts[1].quantity")),
                        tuple("3", List.of("parts[1]", "surplus")),
                        tuple("2500", List.of("more.a[1].b")));
        assertThat(found.repaired()).isZero();

        Verification repaired = warehouse.verify(true);
        assertThat(repaired.found()).isEqualTo(found.found());
        assertThat(repaired.unrepaired()).isEmpty();
        assertThat(repaired.repaired()).isEqualTo(10);
        assertThat(warehouse.verify(false).isClean()).isTrue();
        assertThat(warehouse.verify(true).repaired()).isZero();
    }

    /** A repaired document carries a version ahead of the source; changes below it are refused until then. */
    @Test
    void whatIsMendedFollowsTheDatabaseAfterwards() throws Exception {
        corrupt();
        warehouse.put("1", "{\"id\": 1}");
        for (int i = 0; i < 40; i++) {
            warehouse.put("5", "{\"id\": " + i + "}");
            warehouse.put("6", "{\"id\": " + i + "}");
        }
        warehouse.delete("6");
        assertThat(warehouse.verify(true).unrepaired()).isEmpty();

        warehouse.execute("UPDATE item SET name = 'mended' WHERE id IN (1, 2, 3, 5, 6, 7, 1200, 2500)");
        warehouse.execute("INSERT INTO item (id, name) VALUES (99999, 'mended')");
        warehouse.stop(); // who comes after has to know what is left to do
        warehouse.start();
        for (int i = 0; i < 60; i++) {
            warehouse.execute("UPDATE item SET price = " + i + " WHERE id = 100"); // the source gets ahead
        }
        warehouse.awaitSearchable();

        for (String id : List.of("1", "2", "3", "5", "6", "7", "1200", "2500", "99999")) {
            Warehouse.await(() -> "mended"
                    .equals(warehouse.document(id).path("_source").path("name").asText()));
        }
        assertThat(warehouse.verify(false).isClean()).isTrue();
    }

    @Test
    void aVersionFromFarAheadIsLeftToABackfill() throws Exception {
        warehouse.elasticsearch("PUT", "/_doc/4?version_type=external&version=1000000000", "{\"id\": 4}");

        Verification found = warehouse.verify(true);

        assertThat(found.found().different()).isOne();
        assertThat(found.repaired()).isZero();
        assertThat(found.unrepaired()).containsOnlyKeys("4");
        assertThat(found.unrepaired().get("4")).contains("1000000000", "backfill");
    }

    @Test
    void writesGiveNoFalseAlarms() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger changes = new AtomicInteger();
        List<CompletableFuture<Void>> writers = List.of(write(1, done, changes), write(2, done, changes));
        try {
            for (int i = 0; i < 6; i++) {
                assertThat(warehouse.verify(false))
                        .satisfies(found -> assertThat(found.found().total())
                                .as(found.toString())
                                .isZero());
            }
            // Beyond the keys that the writers know, and so not healed by them.
            warehouse.put("2000", "{\"id\": 2000}");
            warehouse.delete("2001");
            Verification found = warehouse.verify(true);
            assertThat(found.different()).extracting(Different::id).containsExactly("2000");
            assertThat(found.missing()).containsExactly("2001");
            assertThat(found.extra()).isEmpty();
            assertThat(found.repaired()).isEqualTo(2);
        } finally {
            done.set(true);
            writers.forEach(CompletableFuture::join);
        }
        assertThat(changes.get()).isGreaterThan(1_000);
        warehouse.awaitSearchable();
        assertThat(warehouse.verify(false).isClean()).isTrue();
    }

    /** Changes few keys again and again, in the ways that are hardest to tell from drift. */
    private CompletableFuture<Void> write(int seed, AtomicBoolean done, AtomicInteger changes) {
        return CompletableFuture.runAsync(() -> {
            Random random = new Random(seed);
            try (Connection connection = Backends.mysql().connect(warehouse.schema);
                    Statement statement = connection.createStatement()) {
                while (!done.get()) {
                    int id = 1 + 2 * random.nextInt(300) + seed % 2;
                    switch (random.nextInt(4)) {
                        case 0 -> statement.execute("DELETE FROM item WHERE id = " + id);
                        case 1 ->
                            statement.execute(
                                    "REPLACE INTO item (id, name) VALUES (" + id + ", 'n" + changes.get() + "')");
                        case 2 -> statement.execute("UPDATE part SET quantity = quantity + 1 WHERE item_id = " + id);
                        default -> statement.execute("UPDATE item SET price = price + 1 WHERE id = " + id);
                    }
                    changes.incrementAndGet();
                }
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Test
    void waitsForWhatIsNotAppliedYet() throws Exception {
        warehouse.projector().part(operations -> operations).get().pause(true);
        warehouse.execute("UPDATE item SET name = 'late' WHERE id < 50", "DELETE FROM item WHERE id > 2450");
        long position = Warehouse.position();
        AtomicReference<String> phase = new AtomicReference<>("");
        JobProgress progress = new JobProgress() {
            @Override
            public void phase(String name, long total) {
                phase.set(name);
            }

            @Override
            public void advance(long rows) {}
        };
        CompletableFuture<Verification> running = CompletableFuture.supplyAsync(() -> {
            try {
                return warehouse.checking().verifier().run(warehouse.live(), false, 0, progress);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });

        Warehouse.await(() -> phase.get().contains("waiting until position " + position));
        assertThat(running).isNotDone();
        warehouse.projector().part(operations -> operations).get().pause(false);
        assertThat(running.join().isClean()).isTrue();
    }

    private void corrupt() {
        JsonNode two = warehouse.document("2").path("_source");
        warehouse.put(
                "1",
                "{\"id\": 1, \"price\": \"1.51\", \"name\": \"ITEM 1\", \"weight\": 100, \"more\":"
                        + " {\"a\": [1.0, {\"b\": \"c\"}]}, \"parts\": [{\"quantity\": 10, \"n\": 1}, {\"n\": 2, \"quantity\": 20}]}");
        warehouse.put("2", two.toString().replace("\"quantity\":20", "\"quantity\":21"));
        warehouse.put(
                "3",
                warehouse
                        .document("3")
                        .path("_source")
                        .toString()
                        .replace(",{\"n\":2,\"quantity\":20}", "")
                        .replace("{\"id\":3", "{\"surplus\":null,\"id\":3"));
        warehouse.put(
                "2500", warehouse.document("2500").path("_source").toString().replace("\"b\":\"c\"", "\"b\":\"d\""));
        warehouse.delete("7");
        warehouse.delete("1200");
        for (String id : List.of("99999", "007", "nobody", HASH.replace("#", "%23"))) {
            warehouse.put(id, "{\"id\": 1}");
        }
    }
}
