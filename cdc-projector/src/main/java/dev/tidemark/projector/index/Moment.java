package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an index held when this was opened. While it is open Elasticsearch cannot delete what was merged away since.
 * Thread-safe.
 */
final class Moment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Moment.class);

    /** How long who was told to stop may still take. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    /** How long Elasticsearch keeps the moment for who does not ask for the next page. */
    private static final String KEEP_ALIVE = "5m";

    /** Of documents. For each page of a slice Elasticsearch goes over all of them, those of the pages before, too. */
    private static final int SLICE = 10_000;

    /** Elasticsearch's own limit, where nobody has set another one. */
    private static final int MOST_SLICES = 1_024;

    private final Rest rest;
    private final String index;
    private volatile String id;

    Moment(Rest rest, String index) {
        this.rest = rest;
        this.index = index;
        ask("/_refresh", Map.of()); // what no search sees yet is in the index all the same
        id = ask("/_pit", Map.of("keep_alive", KEEP_ALIVE)).json().path("id").asText();
    }

    private Answer ask(String what, Map<String, String> parameters) {
        Answer answer = rest.insist("POST", "/" + index + what, parameters, null);
        if (!answer.ok()) {
            throw refused(answer);
        }
        return answer;
    }

    /** All of its documents in contiguous parts of about the same size, at least two. */
    Iterator<ObjectNode> slices() {
        int slices = (int) Math.max(2, Math.min(MOST_SLICES, documents() / SLICE));
        return IntStream.range(0, slices)
                .mapToObj(number -> {
                    ObjectNode part = Answer.MAPPER.createObjectNode();
                    part.putObject("slice").put("id", number).put("max", slices);
                    return part;
                })
                .iterator();
    }

    private long documents() {
        try {
            return ask("/_count", Map.of()).json().path("count").asLong();
        } catch (RuntimeException e) {
            close(); // nobody has it yet who would
            throw e;
        }
    }

    /**
     * A search for the next hits of a part, in the order in which they lie on disk.
     *
     * @param part what the search has besides: its query, or its slice
     * @param after what the last hit of the page before was sorted by; null for the first page
     */
    ObjectNode page(ObjectNode part, int limit, JsonNode after) {
        ObjectNode body = part.deepCopy();
        body.put("size", limit).put("track_total_hits", false);
        body.putArray("sort").add("_shard_doc");
        body.putObject("pit").put("id", id).put("keep_alive", KEEP_ALIVE);
        if (after != null) {
            body.set("search_after", after);
        }
        return body;
    }

    /** With an answer Elasticsearch may call it by another id, by which alone it is known then. */
    void isNow(String newId) {
        id = newId;
    }

    IndexRefusedException refused(Answer answer) {
        return IndexRefusedException.refused(rest.where(), index, answer);
    }

    /** Lets Elasticsearch forget it, also where the thread was told to stop; it does so by itself, only later. */
    @Override
    public void close() {
        ObjectNode body = Answer.MAPPER.createObjectNode().put("id", id);
        if (!Thread.interrupted()) {
            rest.insist("DELETE", "/_pit", Map.of(), body);
            return;
        }
        try {
            byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
            rest.send("DELETE", "/_pit", Map.of(), new ByteArrayEntity(text, Rest.JSON), LAST_WORD);
        } catch (IOException | InterruptedException e) {
            LOG.debug("{} is kept until it is forgotten", index, e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }
}
