package dev.tidemark.search.query;

import java.util.List;

/**
 * What a client asks a collection for, understood.
 *
 * @param q words that must all be found; empty for any document
 * @param filters that must all hold
 * @param sorts empty for the most relevant first, or without words, the order of keys
 * @param limit hits on a page
 * @param cursor where the page begins; null for the first
 */
record SearchRequest(String q, List<Filter> filters, List<Sort> sorts, int limit, String cursor) {

    SearchRequest {
        filters = List.copyOf(filters);
        sorts = List.copyOf(sorts);
    }
}
