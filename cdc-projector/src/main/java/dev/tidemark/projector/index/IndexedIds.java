package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ids of all documents that an index held at one moment. For one thread; to be closed. */
public final class IndexedIds implements AutoCloseable {

    private static final String KEEP_ALIVE = "5m";

    /** A shard that cannot answer is an error: its documents would look as if they were not there. */
    private static final Map<String, String> PAGE = Map.of(
            "filter_path", "pit_id,hits.hits._id,hits.hits.sort,error,status",
            "allow_partial_search_results", "false");

    private final Rest rest;
    private final String index;
    private String moment;
    private JsonNode after;

    IndexedIds(Rest rest, String index) {
        this.rest = rest;
        this.index = index;
        ask("/" + index + "/_refresh", Map.of(), null); // what no search sees yet is in the index all the same
        this.moment = ask("/" + index + "/_pit", Map.of("keep_alive", KEEP_ALIVE), null)
                .path("id")
                .asText();
    }

    /** The next ids, in no order; empty at the end. */
    public List<String> next(int limit) {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        body.put("size", limit).put("_source", false).put("track_total_hits", false);
        body.putArray("sort").add("_shard_doc");
        body.putObject("pit").put("id", moment).put("keep_alive", KEEP_ALIVE);
        if (after != null) {
            body.set("search_after", after);
        }
        JsonNode answer = ask("/_search", PAGE, body);
        moment = answer.path("pit_id").asText(moment);
        List<String> ids = new ArrayList<>(limit);
        for (JsonNode hit : answer.path("hits").path("hits")) {
            ids.add(hit.path("_id").asText());
            after = hit.path("sort");
        }
        return ids;
    }

    private JsonNode ask(String path, Map<String, String> parameters, ObjectNode body) {
        Answer answer = rest.insist("POST", path, parameters, body);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), index, answer);
        }
        return answer.json();
    }

    /** Lets Elasticsearch forget the moment; it does so by itself, only later. */
    @Override
    public void close() {
        rest.insist(
                "DELETE", "/_pit", Map.of(), Answer.MAPPER.createObjectNode().put("id", moment));
    }
}
