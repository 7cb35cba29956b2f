package dev.tidemark.projector.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * All documents that an index held at one moment, in the order in which they lie on disk: several times cheaper than asking
 * for them by id. Or in turns, each of a share of the documents and as of a moment of its own, for while a moment is held
 * Elasticsearch cannot delete what was merged away since. For one thread; to be closed.
 */
public final class IndexedPages implements AutoCloseable {

    /** How long Elasticsearch keeps the moment for who does not ask for the next page. */
    private static final String KEEP_ALIVE = "5m";

    /** A shard that cannot answer is an error: its documents would look as if they were not there. */
    private static final Map<String, String> PARAMETERS = Map.of("allow_partial_search_results", "false");

    /** Elasticsearch's own limit, where nobody has set another one. */
    static final int MOST_TURNS = 1_024;

    private final Rest rest;
    private final String index;
    private final int turns;
    private int turn;
    private String moment;
    private JsonNode after;

    IndexedPages(Rest rest, String index, int turns) {
        this.rest = rest;
        this.index = index;
        this.turns = turns;
        begin();
    }

    private void begin() {
        ask("/_refresh", Map.of()); // what no search sees yet is in the index all the same
        moment = ask("/_pit", Map.of("keep_alive", KEEP_ALIVE)).path("id").asText();
        after = null;
    }

    private JsonNode ask(String what, Map<String, String> parameters) {
        Answer answer = rest.insist("POST", "/" + index + what, parameters, null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), index, answer);
        }
        return answer.json();
    }

    /** The next documents; empty at the end. */
    public List<IndexedDocument> next(int limit) {
        List<IndexedDocument> page = ofThisTurn(limit);
        while (page.isEmpty() && turn < turns - 1) {
            close();
            turn++;
            begin();
            page = ofThisTurn(limit);
        }
        return page;
    }

    private List<IndexedDocument> ofThisTurn(int limit) {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        body.put("size", limit).put("version", true).put("track_total_hits", false);
        body.putArray("sort").add("_shard_doc");
        body.putObject("pit").put("id", moment).put("keep_alive", KEEP_ALIVE);
        if (turns > 1) {
            body.putObject("slice").put("field", "_seq_no").put("id", turn).put("max", turns);
        }
        if (after != null) {
            body.set("search_after", after);
        }
        byte[] request = body.toString().getBytes(StandardCharsets.UTF_8);
        return rest.insist(() -> {
            Rest.Raw raw =
                    rest.exchange("POST", "/_search", PARAMETERS, new ByteArrayEntity(request, Rest.JSON), Rest.LIMIT);
            if (raw.status() != 200) {
                throw failure(Answer.of(raw.status(), raw.body()));
            }
            return read(raw.body(), limit);
        });
    }

    /** One that is worth trying again, unless the moment is gone. */
    private IOException failure(Answer answer) {
        if (answer.later() || !answer.json().isObject()) {
            return new IOException(answer.problem());
        }
        throw IndexRefusedException.refused(rest.where(), index, answer);
    }

    private List<IndexedDocument> read(byte[] body, int limit) throws IOException {
        List<IndexedDocument> documents = new ArrayList<>(limit);
        JsonNode last = after;
        try (JsonParser json = Answer.MAPPER.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("pit_id")) {
                    moment = json.getText();
                } else if (field.equals("hits")) {
                    last = hits(body, json, documents, last);
                } else {
                    json.skipChildren();
                }
            }
        }
        after = last;
        return documents;
    }

    private static JsonNode hits(byte[] body, JsonParser json, List<IndexedDocument> documents, JsonNode before)
            throws IOException {
        JsonNode last = before;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("hits")) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    IndexedHit hit = IndexedHit.read(body, json);
                    documents.add(hit.document());
                    last = hit.sort();
                }
            } else {
                json.skipChildren();
            }
        }
        return last;
    }

    /** Lets Elasticsearch forget the moment; it does so by itself, only later. */
    @Override
    public void close() {
        rest.insist(
                "DELETE", "/_pit", Map.of(), Answer.MAPPER.createObjectNode().put("id", moment));
    }
}
