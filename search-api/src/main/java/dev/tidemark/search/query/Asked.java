package dev.tidemark.search.query;

import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.index.Origin;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A search as it was asked for, not understood yet: that takes its collection, which may be another one the next moment.
 *
 * @param what all pages of it have in common beside their parameters
 * @param scope what every document must be, whatever the parameters say
 * @param origin the request that it came with
 */
record Asked(
        String collection,
        String what,
        Function<Collection, Conditions> scope,
        Map<String, List<String>> parameters,
        Demand demand,
        Origin origin) {}
