package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What else makes a document come sooner: score = score of the words × (1 + the sum of what each rule adds). */
final class RankIT {

    private static final double CLOSE = 0.001;

    private Installation installation;

    @BeforeEach
    void open() {
        installation = Installation.open();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    /** All of them alike but for what they are ranked by. */
    private Map<String, Double> scores(String rank, String field, Map<String, String> values) {
        ObjectNode mapping = Installation.mapping("products");
        ((ObjectNode) mapping.at("/_meta/tidemark")).set("rank", Installation.parse(json(rank)));
        installation.open("products", mapping);
        Map<String, String> documents = new HashMap<>();
        values.forEach((id, value) ->
                documents.put(id, json("{'id': %s, 'name': 'Lamp', '%s': %s}".formatted(id, field, value))));
        installation.write("products", 1, 1, documents);
        installation.refresh();
        JsonNode hits =
                installation.get("/v1/products?q=lamp").expect(200).body().get("hits");
        Map<String, Double> scores = new HashMap<>();
        hits.forEach(
                hit -> scores.put(hit.get("id").textValue(), hit.get("score").doubleValue()));
        double before = Double.MAX_VALUE;
        for (JsonNode hit : hits) {
            assertThat(hit.get("score").doubleValue()).isLessThanOrEqualTo(before);
            before = hit.get("score").doubleValue();
        }
        return scores;
    }

    private static String ago(Duration time) {
        return "'" + Instant.now().minus(time) + "'";
    }

    @Test
    void youngerOnesComeSooner() {
        Map<String, Double> scores = scores(
                "[{'field': 'created_at', 'kind': 'recency', 'half_life': '30d', 'weight': 0.8}]",
                "created_at",
                Map.of(
                        "1", "null",
                        "2", ago(Duration.ofDays(60)),
                        "3", ago(Duration.ofDays(30)),
                        "4", ago(Duration.ZERO)));
        double words = scores.get("1"); // no date adds nothing
        assertThat(scores.get("2") / words).isCloseTo(1 + 0.8 / 4, within(CLOSE));
        assertThat(scores.get("3") / words).isCloseTo(1 + 0.8 / 2, within(CLOSE));
        assertThat(scores.get("4") / words).isCloseTo(1 + 0.8, within(CLOSE));
    }

    @Test
    void largerOnesComeSooner() {
        Map<String, Double> scores = scores(
                "[{'field': 'stock', 'kind': 'magnitude', 'weight': 0.2}]",
                "stock",
                Map.of("1", "null", "2", "-5", "3", "0", "4", "9", "5", "999"));
        double words = scores.get("1");
        assertThat(scores.get("2") / words).isCloseTo(1, within(CLOSE));
        assertThat(scores.get("3") / words).isCloseTo(1, within(CLOSE));
        assertThat(scores.get("4") / words).isCloseTo(1 + 0.2, within(CLOSE));
        assertThat(scores.get("5") / words).isCloseTo(1 + 0.2 * 3, within(CLOSE));
    }

    @Test
    void enoughIsEnough() {
        Map<String, Double> scores = scores(
                "[{'field': 'stock', 'kind': 'at-least', 'value': 5, 'weight': 0.5},"
                        + " {'field': 'id', 'kind': 'at-least', 'value': 3, 'weight': 0.25}]",
                "stock",
                Map.of("1", "4", "2", "5", "3", "500"));
        double words = scores.get("1");
        assertThat(scores.get("2") / words).isCloseTo(1.5, within(CLOSE));
        assertThat(scores.get("3") / words).isCloseTo(1.75, within(CLOSE));
    }
}
