package dev.tidemark.search.freshness;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What the projector wrote down about itself.
 *
 * @param lag as of {@code updatedAt}
 * @param updatedAt by the projector's clock; it writes at least twice a second. Null where it does not tell
 */
record Progress(long searchable, long source, Duration lag, Instant updatedAt) {

    /** Empty where a projector has not got as far as to say anything. */
    static Optional<Progress> read(JsonNode document) {
        if (!document.path("searchable_position").isIntegralNumber()) {
            return Optional.empty();
        }
        long searchable = document.get("searchable_position").longValue();
        return Optional.of(new Progress(
                searchable,
                Math.max(searchable, document.path("source_position").longValue()),
                Duration.ofMillis(Math.max(0, document.path("lag_ms").longValue())),
                instant(document.path("updated_at").asText())));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
