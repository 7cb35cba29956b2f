package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.facets.FacetCounts;
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
     * @param facets of the first page; others have none
     * @param relaxed what was left out of the words because nothing has them all; null where nothing was
     * @param typos whether words that differ by a letter or two count, because nothing matches as it was typed
     * @param didYouMean other words that find more; null where there are none
     * @param next the cursor of the page behind this one; null for the last
     */
    record Body(
            List<Hit> hits,
            Total total,
            Map<String, FacetCounts> facets,
            Relaxed relaxed,
            boolean typos,
            String didYouMean,
            String next,
            long tookMs) {}

    /**
     * @param score null where the order does not come from it; and where not all documents may be seen, for how rare a
     *     word is in all of them shows in it
     * @param highlights by field, where that was asked for
     */
    record Hit(String id, JsonNode score, JsonNode document, Map<String, List<String>> highlights) {}

    /** @param ignored words that the documents need not have */
    record Relaxed(List<String> ignored) {}

    /** @param relation {@code eq}, or {@code gte} where there are more than were counted */
    record Total(long value, String relation) {}
}
