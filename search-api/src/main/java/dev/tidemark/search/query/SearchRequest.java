package dev.tidemark.search.query;

import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.facets.Facet;
import dev.tidemark.search.facets.FacetQuery;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.index.Origin;
import dev.tidemark.search.text.Question;
import java.util.List;

/**
 * What a client asks a collection for, understood.
 *
 * @param question what was typed, understood; empty for any document
 * @param scope what every document must be, facets and counts included, whatever is asked for: the caller's own
 * @param filters that must all hold
 * @param facets to be counted
 * @param fields of documents that are wanted; empty for all
 * @param highlight whether to show where the words stand
 * @param sorts empty for the most relevant first, or without words, the order of keys
 * @param limit hits on a page
 * @param cursor where the page begins; null for the first
 * @param origin that it came with
 */
record SearchRequest(
        Question question,
        Conditions scope,
        Conditions filters,
        List<Facet> facets,
        List<String> fields,
        boolean highlight,
        List<Sort> sorts,
        int limit,
        String cursor,
        Origin origin) {

    SearchRequest {
        facets = List.copyOf(facets);
        fields = List.copyOf(fields);
        sorts = List.copyOf(sorts);
    }

    /** The filters that say what the words are looked for in: all but choices in facets, counted or not. */
    Conditions ground(Collection collection) {
        Conditions chosen = FacetQuery.chosen(collection.facets().values(), filters);
        return filters.where(filter -> !chosen.has(filter));
    }
}
