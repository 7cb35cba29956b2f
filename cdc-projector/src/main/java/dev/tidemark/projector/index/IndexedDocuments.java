package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Reads documents of a concrete index: some by id, as they are at this moment whether searches see them or not; or all,
 * page by page; and removes what nobody asks for by its id. Waits while Elasticsearch is away. Thread-safe.
 */
public final class IndexedDocuments {

    /** What a document's error may be that says something about the index: no waiting mends it. */
    private static final Set<String> REFUSED =
            Set.of("index_not_found_exception", "index_closed_exception", "security_exception");

    private final Rest rest;

    public IndexedDocuments(Rest5Client client) {
        this.rest = new Rest(client);
    }

    /**
     * @param routing what decides on a document's shard, by its id; gives null where the id does
     * @return by id, those that are there
     * @throws IndexRefusedException if the index is gone, closed or forbidden
     */
    public Map<String, IndexedDocument> get(String index, Collection<String> ids, UnaryOperator<String> routing) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        ObjectNode body = Answer.MAPPER.createObjectNode();
        ArrayNode all = body.putArray("docs");
        ids.forEach(id -> all.addObject().put("_id", id).put("routing", routing.apply(id)));
        byte[] request = body.toString().getBytes(StandardCharsets.UTF_8);
        return rest.insist(() -> {
            Rest.Raw raw = rest.exchange(
                    "POST", "/" + index + "/_mget", Map.of(), new ByteArrayEntity(request, Rest.JSON), Rest.LIMIT);
            if (raw.status() != 200) {
                Answer answer = Answer.of(raw.status(), raw.body());
                if (answer.later() || !answer.json().isObject()) {
                    throw new IOException(answer.problem());
                }
                throw IndexRefusedException.refused(rest.where(), index, answer);
            }
            return documents(index, raw.body(), ids.size());
        });
    }

    private Map<String, IndexedDocument> documents(String index, byte[] body, int most) throws IOException {
        Map<String, IndexedDocument> found = new HashMap<>(most * 2);
        try (JsonParser json = Answer.MAPPER.createParser(body)) {
            while (json.nextToken() != JsonToken.START_ARRAY) {
                if (json.currentToken() == null) {
                    throw new IOException("half an answer");
                }
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                IndexedHit hit = IndexedHit.read(body, json);
                if (hit.error() != null) {
                    throw failure(index, hit.error());
                } else if (hit.document() != null) {
                    found.put(hit.document().id(), hit.document());
                }
            }
        }
        return found;
    }

    private IOException failure(String index, JsonNode error) {
        String type = error.path("type").asText();
        String problem = type + ": " + error.path("reason").asText();
        if (REFUSED.contains(type)) {
            throw IndexRefusedException.refused(rest.where(), index, 404, type, problem);
        }
        return new IOException(problem);
    }

    /** Deletes documents from where they are, by the routing that they were written with; searches see it on return. */
    public void remove(String index, Collection<IndexedDocument> documents) {
        for (IndexedDocument document : documents) {
            String id = URLEncoder.encode(document.id(), StandardCharsets.UTF_8).replace("+", "%20");
            Map<String, String> routing = document.routing() == null ? Map.of() : Map.of("routing", document.routing());
            Answer answer = rest.insist("DELETE", "/" + index + "/_doc/" + id, routing, null);
            if (!answer.ok() && !answer.json().path("result").asText().equals("not_found")) {
                throw IndexRefusedException.refused(rest.where(), index, answer);
            }
        }
        show(index);
    }

    /** Searches see on return what was written before. */
    public void show(String index) {
        Answer answer = rest.insist("POST", "/" + index + "/_refresh", Map.of("filter_path", "_shards"), null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), index, answer);
        }
    }

    /** The ids of all documents at this moment, page by page. To be closed. */
    public IndexedIds ids(String index) {
        return new IndexedIds(rest, index);
    }

    /** All documents at this moment, page by page. To be closed. */
    public IndexedPages pages(String index) {
        return new PagesAhead(rest, index);
    }

    /**
     * All documents, page by page, for who takes long: about so many as of one moment, the next as of a later one. A
     * document that nobody writes meanwhile comes once, others may come twice, or not at all. To be closed.
     */
    public IndexedPages pagesInTurns(String index, int documentsATurn) {
        show(index);
        ObjectNode body = Answer.MAPPER.createObjectNode().put("size", 0).put("track_total_hits", false);
        body.putObject("aggs").putObject("last").putObject("max").put("field", "_seq_no");
        Answer answer = rest.insist("POST", "/" + index + "/_search", Slice.PARAMETERS, body);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), index, answer);
        }
        long last = answer.json().at("/aggregations/last/value").asLong(-1); // null where there is no document
        return new PagesInTurns(rest, index, last, documentsATurn);
    }
}
