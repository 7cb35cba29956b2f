package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A row that very many documents show changes: the stream goes on, and they follow, whatever happens meanwhile. */
@Timeout(300)
class FanOutIT {

    private static final int PRODUCTS = 12_000;
    private static final int PAGE = FanOutWork.KEYS_A_PAGE;
    /** Long enough under way to be looked at. */
    private static final Map<String, String> SLOWLY = Map.of("TIDEMARK_FAN_OUT_RATE", "2000");

    private static RunningProjector projector;

    @BeforeAll
    static void start() throws Exception {
        projector = RunningProjector.ofProducts(
                "INSERT INTO category VALUES (1, 'large'), (2, 'small')",
                "INSERT INTO product WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n WHERE id < "
                        + PRODUCTS + ") SELECT id, CONCAT('product ', id), 1 FROM n",
                "INSERT INTO product VALUES (20000, 'another', 2)");
        projector.start(SLOWLY);
    }

    @AfterAll
    static void stop() {
        projector.close();
    }

    private static void awaitDone(String name) {
        projector.await(
                "nothing is due",
                () -> projector.due().isEmpty() && projector.fanOut().isMissingNode());
        for (int id : new int[] {1, PAGE, PAGE + 1, PRODUCTS / 2, PRODUCTS}) {
            assertThat(projector.document(id).at("/category/name").asText()).isEqualTo(name);
        }
    }

    @Test
    void ordinaryChangesOvertakeIt() throws Exception {
        projector.execute("UPDATE category SET name = 'overtaken' WHERE id = 1");
        projector.await("it is under way", () -> projector.fanOut().path("done").asLong() > 0);
        projector.execute("UPDATE product SET name = 'first' WHERE id = " + PRODUCTS);
        projector.await(
                "the change is there",
                () -> projector.document(PRODUCTS).path("name").asText().equals("first"));
        assertThat(projector.document(PRODUCTS).at("/category/name").asText()).isEqualTo("overtaken");

        assertThat(projector.status().path("headline").asText()).endsWith(" documents of changed rows still to follow");
        JsonNode job = projector.fanOut();
        assertThat(job.path("phase").asText()).isEqualTo("category 1");
        assertThat(job.path("done").asLong()).isBetween(1L, PRODUCTS - 1L);
        assertThat(job.path("total").asLong()).isEqualTo(PRODUCTS);
        assertThat(job.at("/since/lag_seconds").asDouble()).isPositive();
        assertThat(projector.progress().at("/collections/products/lag_ms").asLong())
                .isPositive();
        assertThat(projector.metric("tidemark_fan_out_jobs")).isEqualTo(1);
        assertThat(projector.metric("tidemark_fan_out_pending_documents")).isPositive();
        assertThat(projector.metric("tidemark_fan_out_lag_seconds")).isPositive();

        awaitDone("overtaken");
        projector.await(
                "it lags no more",
                () -> projector.progress().at("/collections/products/lag_ms").isMissingNode());
        assertThat(projector.metric("tidemark_fan_out_jobs")).isZero();
    }

    @Test
    void twoChangesInARowAreOnePass() throws Exception {
        double before = projector.metric("tidemark_fan_out_documents_total");
        projector.execute(
                "UPDATE category SET name = 'once' WHERE id = 1", "UPDATE category SET name = 'twice' WHERE id = 1");
        projector.await("it is known", () -> projector.due().size() == 1);
        awaitDone("twice");
        assertThat(projector.metric("tidemark_fan_out_documents_total") - before)
                .isBetween((double) PRODUCTS, PRODUCTS + 2.0 * PAGE);
    }

    @Test
    void verifyWaitsForIt() throws Exception {
        projector.execute("UPDATE category SET name = 'verified' WHERE id = 1");
        projector.await("it is under way", () -> projector.fanOut().path("done").asLong() > 0);
        JsonNode found = projector.verify();
        assertThat(found.path("documents").asInt()).isEqualTo(PRODUCTS + 1);
        assertThat(found.path("found").toString()).isEqualTo("{\"missing\":0,\"extra\":0,\"different\":0}");
        awaitDone("verified");
    }

    @Test
    void everyGenerationIsDue() throws Exception {
        projector.execute("UPDATE category SET name = 'one' WHERE id = 1");
        projector.await("it is under way", () -> projector.fanOut().path("done").asLong() > 0);
        JsonNode backfill = projector.backfill(); // by a new attempt, which goes on with what is due
        projector.execute("UPDATE category SET name = 'both' WHERE id = 1");
        projector.await(
                "it is done",
                () -> projector.job(backfill).path("state").asText().equals("done"));
        awaitDone("both");
        for (JsonNode generation : projector.collection().path("generations")) {
            for (int id : new int[] {1, PAGE, PRODUCTS}) {
                assertThat(projector
                                .document(generation.path("index").asText(), id)
                                .at("/category/name")
                                .asText())
                        .as(generation.toString())
                        .isEqualTo("both");
            }
        }
    }

    @Test
    void survivesAKill() throws Exception {
        projector.execute("UPDATE category SET name = 'before' WHERE id = 1");
        projector.await(
                "it is under way",
                () -> projector.due().at("/0/reached/key").path(0).asLong() >= 2 * PAGE);
        projector.execute("UPDATE category SET name = 'killed' WHERE id = 1");
        projector.await(
                "the second lap is due", () -> projector.due().at("/0/end/lap").asInt() == 1);
        projector.kill();
        assertThat(projector.due()).hasSize(1);

        projector.start(SLOWLY);
        awaitDone("killed");
        assertThat(projector.verify().path("found").toString())
                .isEqualTo("{\"missing\":0,\"extra\":0,\"different\":0}");
    }
}
