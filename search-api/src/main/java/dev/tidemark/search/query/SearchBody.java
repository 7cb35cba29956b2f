package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Field;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

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
        body.set("query", query(collection, request));
        body.set("sort", sort(collection, request));
        if (after != null) {
            body.set("search_after", after);
        }
        return body.put("size", request.limit() + 1) // one more tells whether there is a next page
                .put("track_total_hits", COUNTED)
                .put("timeout", limit.toMillis() + "ms");
    }

    private static ObjectNode query(Collection collection, SearchRequest request) {
        ObjectNode query = Json.mapper().createObjectNode();
        ObjectNode all = query.putObject("bool");
        ArrayNode filter = all.putArray("filter");
        ArrayNode mustNot = all.putArray("must_not");
        if (!request.q().isEmpty()) {
            all.putArray("must").add(TextQuery.of(collection.text(), request.q()));
        }
        // Conditions on one array hold for the same object in it; what a document must not have, no object may have.
        Map<String, ArrayNode> nested = new LinkedHashMap<>();
        for (Filter condition : request.filters()) {
            String array = condition.field().nested();
            if (condition.none()) {
                mustNot.add(array == null ? condition.query() : nested(array, condition.query()));
            } else if (array == null) {
                filter.add(condition.query());
            } else {
                nested.computeIfAbsent(array, path -> Json.mapper().createArrayNode())
                        .add(condition.query());
            }
        }
        nested.forEach((path, conditions) -> {
            ObjectNode same = Json.mapper().createObjectNode();
            same.putObject("bool").set("filter", conditions);
            filter.add(nested(path, same));
        });
        return query;
    }

    private static ObjectNode nested(String path, ObjectNode inner) {
        ObjectNode query = Json.mapper().createObjectNode();
        query.putObject("nested").put("path", path).set("query", inner);
        return query;
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
