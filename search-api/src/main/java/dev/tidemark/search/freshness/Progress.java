package dev.tidemark.search.freshness;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the projector wrote down about itself.
 *
 * @param lag as of {@code updatedAt}
 * @param updatedAt by the projector's clock; it writes at least twice a second. Null where it does not tell
 * @param behind the collections that are complete up to less, because changes could not be applied to them
 */
record Progress(long searchable, long source, Duration lag, Instant updatedAt, Map<String, Behind> behind) {

    Progress {
        behind = Map.copyOf(behind);
    }

    /**
     * @param searchable up to where the collection is complete
     * @param lag as of {@code updatedAt}
     * @param stopped whether somebody has to mend something before changes are applied again
     */
    record Behind(long searchable, Duration lag, boolean stopped) {}

    /** Empty where a projector has not got as far as to say anything. */
    static Optional<Progress> read(JsonNode document) {
        if (!document.path("searchable_position").isIntegralNumber()) {
            return Optional.empty();
        }
        long searchable = document.get("searchable_position").longValue();
        return Optional.of(new Progress(
                searchable,
                Math.max(searchable, document.path("source_position").longValue()),
                lag(document),
                instant(document.path("updated_at").asText()),
                behind(document.path("collections"))));
    }

    private static Map<String, Behind> behind(JsonNode collections) {
        Map<String, Behind> behind = new HashMap<>();
        collections.properties().forEach(entry -> {
            JsonNode collection = entry.getValue();
            if (collection.path("searchable_position").isIntegralNumber()) {
                behind.put(
                        entry.getKey(),
                        new Behind(
                                collection.get("searchable_position").longValue(),
                                lag(collection),
                                collection.path("state").asText().equals("STOPPED")));
            }
        });
        return behind;
    }

    private static Duration lag(JsonNode json) {
        return Duration.ofMillis(Math.max(0, json.path("lag_ms").longValue()));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
