package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.change.SchemaHistoryLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The schema history, one document an entry, numbered from 1. */
final class StoredSchemaHistory implements SchemaHistoryLog {

    private static final int PAGE = 100;

    private final Rest rest;
    private final OwnIndex index;
    private long last = -1;

    StoredSchemaHistory(Rest rest, OwnIndex index) {
        this.rest = rest;
        this.index = index;
    }

    @Override
    public synchronized List<String> read() {
        ObjectNode query = Answer.MAPPER.createObjectNode();
        query.putObject("query").putObject("term").put("kind", "schema-history");
        query.putArray("sort").add("sequence");
        query.put("size", PAGE);
        List<String> entries = new ArrayList<>();
        last = 0;
        JsonNode hits;
        do {
            query.putArray("search_after").add(last);
            hits = index.search(query);
            for (JsonNode hit : hits) {
                JsonNode entry = hit.path("_source");
                last = entry.path("sequence").asLong();
                entries.add(entry.path("entry").asText());
            }
        } while (hits.size() == PAGE);
        return entries;
    }

    @Override
    public synchronized void clear() {
        for (long entry = read().isEmpty() ? 0 : last; entry > 0; entry--) {
            index.delete("schema-history-" + entry, Map.of());
        }
        last = 0;
    }

    @Override
    public synchronized void append(String json) {
        if (last < 0) {
            read();
        }
        long next = last + 1;
        ObjectNode entry = Answer.MAPPER.createObjectNode();
        entry.put("kind", "schema-history").put("sequence", next).put("entry", json);
        String id = "schema-history-" + next;
        boolean taken = index.put(id, Map.of("op_type", "create"), entry).isPresent();
        // Refused because it is there: ours, if it was taken and only the answer was lost.
        if (!taken && !index.get(id).path("_source").path("entry").asText().equals(json)) {
            throw new LeadershipLostException(rest.where(), index.name(), "has appended to its schema history");
        }
        last = next;
    }
}
