package dev.tidemark.search.facets;

import dev.tidemark.search.collections.Field;
import dev.tidemark.search.filter.Match;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is counted of one field.
 *
 * @param name as users see it
 */
public record Facet(String name, Field field, Count count) {

    sealed interface Count {}

    /**
     * The most frequent values.
     *
     * @param most how many
     * @param like what they must contain, whatever the case; null for anything
     */
    record Top(int most, String like) implements Count {}

    /** @param ranges by the texts that ask for them */
    record Ranges(Map<String, Match.Between> ranges) implements Count {
        Ranges {
            ranges = new LinkedHashMap<>(ranges);
        }
    }

    /** The latest periods. */
    record Periods(Period period, int most) implements Count {}

    /** The smallest value, the largest, and what lies between. */
    record Extremes() implements Count {}
}
