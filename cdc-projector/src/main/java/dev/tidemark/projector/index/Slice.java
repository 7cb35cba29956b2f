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
 * A part of the documents of a moment, in the order in which they lie on disk: several times cheaper than asking for them by
 * id. For one thread at a time.
 */
final class Slice {

    /** A shard that cannot answer is an error: its documents would look as if they were not there. */
    static final Map<String, String> PARAMETERS = Map.of("allow_partial_search_results", "false");

    private final Rest rest;
    private final Moment moment;
    private final ObjectNode part;
    private JsonNode after;
    private boolean ended;

    /** @param part what a search has that finds its documents alone */
    Slice(Rest rest, Moment moment, ObjectNode part) {
        this.rest = rest;
        this.moment = moment;
        this.part = part;
    }

    /** Whether nothing comes any more. */
    boolean ended() {
        return ended;
    }

    /** The next documents; empty only at the end. */
    List<IndexedDocument> next(int limit) {
        ObjectNode body = moment.page(part, limit, after).put("version", true);
        byte[] request = body.toString().getBytes(StandardCharsets.UTF_8);
        List<IndexedDocument> page = rest.insist(() -> {
            Rest.Raw raw =
                    rest.exchange("POST", "/_search", PARAMETERS, new ByteArrayEntity(request, Rest.JSON), Rest.LIMIT);
            if (raw.status() != 200) {
                throw failure(Answer.of(raw.status(), raw.body()));
            }
            return read(raw.body(), limit);
        });
        ended = page.size() < limit;
        return page;
    }

    /** One that is worth trying again, unless the moment is gone. */
    private IOException failure(Answer answer) {
        if (answer.later() || !answer.json().isObject()) {
            return new IOException(answer.problem());
        }
        throw moment.refused(answer);
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
                    moment.isNow(json.getText());
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
}
