package dev.tidemark.search.facets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What was counted for a facet. A document counts once for a value, however often it has it.
 *
 * @param other how often values occur that are not listed
 * @param missing documents without a value
 * @param stats of numbers and dates, where that was asked for; else null
 */
public record FacetCounts(List<Value> values, long other, long missing, Stats stats) {

    public FacetCounts {
        values = List.copyOf(values);
    }

    /** @param value what a filter takes to find these documents, but for commas and backslashes */
    public record Value(String value, long count) {}

    /** All null where there is no value; of dates there is no sum. */
    public record Stats(JsonNode min, JsonNode max, JsonNode average, JsonNode sum) {}
}
