package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * Something besides words that makes a document come sooner: what it adds to a factor of 1.
 *
 * @param halfLife for a date: after how long it adds half as much, {@code 90d}
 * @param value for a number: from where on it adds its weight
 */
public record Rank(String field, String kind, double weight, String halfLife, double value) {

    /** Empty for a kind that is unknown here. */
    public static Optional<Rank> of(JsonNode described) {
        Rank rank = new Rank(
                described.path("field").asText(),
                described.path("kind").asText(),
                described.path("weight").asDouble(),
                described.path("half_life").asText(),
                described.path("value").asDouble());
        return switch (rank.kind()) {
            case "recency", "at-least", "magnitude" -> Optional.of(rank);
            default -> Optional.empty();
        };
    }

    /** @param now the same for all pages of a search */
    public ObjectNode function(long now) {
        ObjectNode function = Json.mapper().createObjectNode().put("weight", weight);
        switch (kind) {
            case "recency" -> {
                // No date adds nothing; without the filter it would count as brand new.
                function.putObject("filter").putObject("exists").put("field", field);
                function.putObject("exp")
                        .putObject(field)
                        .put("origin", Instant.ofEpochMilli(now).toString())
                        .put("scale", halfLife)
                        .put("decay", 0.5);
            }
            case "at-least" ->
                function.putObject("filter").putObject("range").putObject(field).put("gte", value);
            default -> {
                // A negative number would be an error of the whole search.
                function.putObject("filter").putObject("range").putObject(field).put("gt", 0);
                function.putObject("field_value_factor").put("field", field).put("modifier", "log1p");
            }
        }
        return function;
    }
}
