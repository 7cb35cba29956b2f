package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.util.List;

/** A document with the chosen fields only, as Elasticsearch leaves it for searches: what holds nothing any more goes. */
final class Chosen {

    private Chosen() {}

    /** @param fields their paths; an object stands for all that is in it */
    static JsonNode of(JsonNode document, List<String> fields) {
        return of(document, "", fields);
    }

    private static JsonNode of(JsonNode from, String prefix, List<String> fields) {
        if (from.isArray()) {
            ArrayNode elements = Json.mapper().createArrayNode();
            from.forEach(element -> add(of(element, prefix, fields), elements));
            return elements;
        }
        ObjectNode object = Json.mapper().createObjectNode();
        from.properties().forEach(field -> {
            String path = prefix + field.getKey();
            if (fields.stream().anyMatch(wanted -> path.equals(wanted) || path.startsWith(wanted + "."))) {
                object.set(field.getKey(), field.getValue());
            } else if (fields.stream().anyMatch(wanted -> wanted.startsWith(path + "."))) {
                JsonNode inner = of(field.getValue(), path + ".", fields);
                if (!inner.isEmpty()) {
                    object.set(field.getKey(), inner);
                }
            }
        });
        return object;
    }

    private static void add(JsonNode element, ArrayNode elements) {
        if (!element.isEmpty()) {
            elements.add(element);
        }
    }
}
