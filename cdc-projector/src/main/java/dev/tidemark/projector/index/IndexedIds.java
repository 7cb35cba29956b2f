package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The ids of all documents that an index held at one moment. For one thread; to be closed. */
public final class IndexedIds implements AutoCloseable {

    /** A shard that cannot answer is an error: its documents would look as if they were not there. */
    private static final Map<String, String> PAGE = Map.of(
            "filter_path", "pit_id,hits.hits._id,hits.hits.sort,error,status",
            "allow_partial_search_results", "false");

    private final Rest rest;
    private final Moment moment;
    private final Iterator<ObjectNode> slices;
    private ObjectNode slice;
    private JsonNode after;

    IndexedIds(Rest rest, String index) {
        this.rest = rest;
        this.moment = new Moment(rest, index);
        this.slices = moment.slices();
    }

    /** The next ids, in no order; empty at the end. */
    public List<String> next(int limit) {
        while (slice != null || slices.hasNext()) {
            if (slice == null) {
                slice = slices.next();
                after = null;
            }
            List<String> ids = page(limit);
            if (ids.size() < limit) {
                slice = null;
            }
            if (!ids.isEmpty()) {
                return ids;
            }
        }
        return List.of();
    }

    private List<String> page(int limit) {
        Answer answer = rest.insist(
                "POST", "/_search", PAGE, moment.page(slice, limit, after).put("_source", false));
        if (!answer.ok()) {
            throw moment.refused(answer);
        }
        JsonNode page = answer.json();
        if (page.has("pit_id")) {
            moment.isNow(page.get("pit_id").asText());
        }
        List<String> ids = new ArrayList<>(limit);
        for (JsonNode hit : page.path("hits").path("hits")) {
            ids.add(hit.path("_id").asText());
            after = hit.path("sort");
        }
        return ids;
    }

    @Override
    public void close() {
        moment.close();
    }
}
