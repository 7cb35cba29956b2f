package dev.tidemark.writer.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** The payload of an event that says what changed: the fields that differ, each with what it was and what it is. */
public record Changes(Map<String, Change> changes) {
    /** A value before and after; {@code null} for none. */
    record Change(JsonNode from, JsonNode to) {}

    /** Compares the JSON forms of two objects of the same type, field by field at the top level. */
    public static Changes between(Object before, Object after) {
        JsonNode old = JsonText.tree(before);
        Map<String, Change> changes = new TreeMap<>();
        JsonText.tree(after).properties().forEach(field -> {
            JsonNode from = old.get(field.getKey());
            if (!field.getValue().equals(from)) {
                changes.put(field.getKey(), new Change(from, field.getValue()));
            }
        });
        return new Changes(changes);
    }
}
