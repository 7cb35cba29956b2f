package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.facets.FacetQuery;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.text.Highlights;
import dev.tidemark.search.text.Leniency;
import dev.tidemark.search.text.Question;
import dev.tidemark.search.text.TextQuery;
import java.time.Duration;

/** What Elasticsearch is asked for a page, but for the fields of its documents. */
final class SearchBody {

    /** Beyond this many, hits are not counted one by one. */
    private static final int COUNTED = 10_000;

    private SearchBody() {}

    /**
     * @param leniency how far to go beyond what was typed
     * @param after the sort values behind which the page begins; null for the first page
     * @param keep how much longer the view is needed
     * @param limit how long the search may take
     */
    static ObjectNode of(
            Collection collection,
            SearchRequest request,
            Leniency leniency,
            View view,
            JsonNode after,
            Duration keep,
            Duration limit) {
        ObjectNode body = in(view, keep, limit);
        Conditions lifted = FacetQuery.lifted(request.facets(), request.filters());
        Conditions filters = request.filters().where(filter -> !lifted.has(filter));
        body.set("query", query(collection, request, leniency, view, filters));
        if (!lifted.isEmpty()) {
            body.set("post_filter", lifted.query());
        }
        if (counts(request)) {
            body.set("aggs", FacetQuery.of(request.facets(), request.filters(), lifted));
        }
        body.set("sort", sort(collection, request));
        if (!request.question().isEmpty() && (request.highlight() || leniency.typos())) {
            body.set("highlight", Highlights.of(collection, request.question(), leniency, request.highlight()));
        }
        if (after != null) {
            body.set("search_after", after);
        }
        // One more: is there a next page? And without hits, one that shows what was meant.
        boolean none = request.limit() == 0 && !leniency.typos();
        return body.put("size", none ? 0 : request.limit() + 1).put("track_total_hits", COUNTED);
    }

    /** The beginning of each. */
    private static ObjectNode in(View view, Duration keep, Duration limit) {
        ObjectNode body = Json.mapper().createObjectNode().put("timeout", limit.toMillis() + "ms");
        body.putObject("pit").put("id", view.pit()).put("keep_alive", keep.toSeconds() + "s");
        return body;
    }

    /** @param filters those that narrow hits and facets alike */
    private static ObjectNode query(
            Collection collection, SearchRequest request, Leniency leniency, View view, Conditions filters) {
        ObjectNode query = Json.mapper().createObjectNode();
        ObjectNode all = query.putObject("bool");
        Question question = request.question();
        if (!question.isEmpty()) {
            all.putArray("must").add(new TextQuery(collection, question, leniency).query(view.openedAt()));
        }
        request.scope().into(all);
        filters.into(all);
        return query;
    }

    /** What Elasticsearch is asked to find out whether anything matches, whatever is chosen in facets. */
    static ObjectNode any(
            Collection collection, SearchRequest request, Leniency leniency, View view, Duration keep, Duration limit) {
        ObjectNode body = in(view, keep, limit);
        body.set("query", query(collection, request, leniency, view, request.ground(collection)));
        return body.put("size", 0).put("track_total_hits", 1);
    }

    /** What Elasticsearch is asked to find out which words to give up: counts, whatever is chosen in facets. */
    static ObjectNode trial(
            Collection collection,
            SearchRequest request,
            View view,
            ObjectNode aggregations,
            Duration keep,
            Duration limit) {
        ObjectNode body = in(view, keep, limit);
        ObjectNode all = body.putObject("query").putObject("bool");
        request.scope().into(all);
        request.ground(collection).into(all);
        body.set("aggs", aggregations);
        return body.put("size", 0).put("track_total_hits", false);
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
        if (request.sorts().isEmpty() && !request.question().text().isEmpty()) {
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
