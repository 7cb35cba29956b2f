package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.facets.FacetQuery;
import dev.tidemark.search.filter.Conditions;
import java.time.Duration;

/** What Elasticsearch is asked for a page. */
final class SearchBody {

    /** Beyond this many, hits are not counted one by one. */
    private static final int COUNTED = 10_000;

    private SearchBody() {}

    /**
     * @param after the sort values behind which the page begins; null for the first page
     * @param keep how much longer the view is needed
     * @param limit how long the search may take
     */
    static ObjectNode of(
            Collection collection, SearchRequest request, String pit, JsonNode after, Duration keep, Duration limit) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("pit").put("id", pit).put("keep_alive", keep.toSeconds() + "s");
        Conditions lifted = FacetQuery.lifted(request.facets(), request.filters());
        body.set("query", query(collection, request, request.filters().where(filter -> !lifted.has(filter))));
        if (!lifted.isEmpty()) {
            body.set("post_filter", lifted.query());
        }
        if (counts(request)) {
            body.set("aggs", FacetQuery.of(request.facets(), request.filters(), lifted));
        }
        if (!request.fields().isEmpty()) {
            ArrayNode includes = body.putObject("_source").putArray("includes");
            request.fields().forEach(includes::add);
        }
        body.set("sort", sort(collection, request));
        if (after != null) {
            body.set("search_after", after);
        }
        return body.put("size", request.limit() == 0 ? 0 : request.limit() + 1) // one more: is there a next page?
                .put("track_total_hits", COUNTED)
                .put("timeout", limit.toMillis() + "ms");
    }

    /** @param filters those that narrow hits and facets alike */
    private static ObjectNode query(Collection collection, SearchRequest request, Conditions filters) {
        ObjectNode query = Json.mapper().createObjectNode();
        ObjectNode all = query.putObject("bool");
        if (!request.q().isEmpty()) {
            all.putArray("must").add(TextQuery.of(collection.text(), request.q()));
        }
        request.scope().into(all);
        filters.into(all);
        return query;
    }

    private static boolean counts(SearchRequest request) {
        return request.cursor() == null && !request.facets().isEmpty();
    }

    /** Ends with the key, so that the order is the same each time, and with a tie-breaker of the view in any case. */
    private static ArrayNode sort(Collection collection, SearchRequest request) {
        ArrayNode order = Json.mapper().createArrayNode();
        for (Sort sort : request.sorts()) {
            order.addObject().put(sort.field().path(), sort.descending() ? "desc" : "asc");
        }
        if (request.sorts().isEmpty() && !request.q().isEmpty()) {
            order.addObject().put("_score", "desc");
        }
        for (Field key : collection.key()) {
            if (request.sorts().stream().noneMatch(sort -> sort.field().path().equals(key.path()))) {
                order.addObject().put(key.path(), "asc");
            }
        }
        order.addObject().put("_shard_doc", "asc");
        return order;
    }
}
