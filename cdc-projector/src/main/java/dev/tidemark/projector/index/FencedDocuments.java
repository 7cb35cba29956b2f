package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Documents that one projector at a time may write. Each carries the epoch of its writer, and is replaced only in the
 * state in which its writer last saw it: who has lost learns it at the next write, and damages nothing. Thread-safe.
 */
final class FencedDocuments {

    private static final String EPOCH = "epoch";

    private final Rest rest;
    private final OwnIndex index;
    private final Map<String, Seen> seen = new HashMap<>();
    private long epoch;

    FencedDocuments(Rest rest, OwnIndex index) {
        this.rest = rest;
        this.index = index;
    }

    /** The state in which a document was last seen; null stands for "it was not there". */
    private record Seen(long sequence, long term) {

        static Seen of(JsonNode answer) {
            return answer.has("_seq_no")
                    ? new Seen(
                            answer.path("_seq_no").asLong(),
                            answer.path("_primary_term").asLong())
                    : null;
        }
    }

    /**
     * Starts a new epoch: one more than the one this document carries.
     *
     * @return the document as it was, without its epoch
     */
    synchronized Optional<ObjectNode> takeOver(String id) {
        while (true) {
            JsonNode found = index.get(id);
            ObjectNode content = content(found).orElseGet(Answer.MAPPER::createObjectNode);
            epoch = content.path(EPOCH).asLong() + 1;
            if (put(id, content, Seen.of(found))) {
                content.remove(EPOCH);
                return content(found).map(any -> content);
            }
        }
    }

    synchronized long epoch() {
        return epoch;
    }

    /** Reads a document for its content only. */
    Optional<ObjectNode> peek(String id) {
        return content(index.get(id));
    }

    private Optional<ObjectNode> read(String id) {
        JsonNode found = index.get(id);
        seen.put(id, Seen.of(found));
        return content(found);
    }

    /** Replaces a document; durable on return. */
    synchronized void write(String id, ObjectNode content) {
        if (epoch == 0) {
            throw new IllegalStateException("take over first");
        }
        if (!seen.containsKey(id)) {
            read(id).ifPresent(this::requireOurs);
        }
        while (!put(id, content, seen.get(id))) {
            // Ours all the same where an answer was lost, or left behind by an earlier projector: its epoch tells.
            read(id).ifPresent(this::requireOurs);
        }
    }

    private void requireOurs(JsonNode current) {
        long theirs = current.path(EPOCH).asLong();
        if (theirs > epoch) {
            throw new LeadershipLostException(
                    rest.where(), index.name(), "has begun epoch " + theirs + " after our " + epoch);
        }
    }

    private boolean put(String id, ObjectNode content, Seen last) {
        content.put(EPOCH, epoch);
        Map<String, String> condition = last == null
                ? Map.of("op_type", "create")
                : Map.of(
                        "if_seq_no", Long.toString(last.sequence()),
                        "if_primary_term", Long.toString(last.term()));
        Optional<JsonNode> answer = index.put(id, condition, content);
        answer.ifPresent(written -> seen.put(id, Seen.of(written)));
        return answer.isPresent();
    }

    private static Optional<ObjectNode> content(JsonNode found) {
        return Optional.of(found.path("_source"))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }
}
