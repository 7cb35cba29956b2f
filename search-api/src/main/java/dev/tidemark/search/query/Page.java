package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.freshness.Standing;
import java.util.List;
import java.util.Map;

/**
 * A page of hits.
 *
 * @param standing what the hits are complete up to
 */
record Page(Body body, Standing standing) {

    /**
     * What is answered.
     *
     * @param facets always empty: nothing counts yet
     * @param next the cursor of the page behind this one; null for the last
     */
    record Body(List<Hit> hits, Total total, Map<String, Object> facets, String next, long tookMs) {}

    /** @param score null where the order does not come from it */
    record Hit(String id, JsonNode score, JsonNode document) {}

    /** @param relation {@code eq}, or {@code gte} where there are more than were counted */
    record Total(long value, String relation) {}
}
