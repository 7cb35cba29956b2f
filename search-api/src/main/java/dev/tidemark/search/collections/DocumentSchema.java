package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.util.Map;

/** A JSON schema of documents, from their {@linkplain Collection#shape() shape}. */
final class DocumentSchema {

    private DocumentSchema() {}

    /** Any value may be null; none must be there, for {@code fields} leaves out what is not asked for. */
    static ObjectNode of(JsonNode shape) {
        ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
        fields(shape, schema);
        return schema;
    }

    private static void fields(JsonNode shape, ObjectNode schema) {
        ObjectNode properties = schema.put("additionalProperties", false).putObject("properties");
        // Elasticsearch gives them back in any order.
        shape.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(field -> properties.set(field.getKey(), value(field.getValue())));
    }

    private static ObjectNode value(JsonNode shape) {
        ObjectNode schema = Json.mapper().createObjectNode();
        if (shape.isArray()) {
            return schema.put("type", "array").set("items", of(shape.path(0)));
        } else if (shape.isObject()) {
            fields(shape, orNull(schema, "object"));
            return schema;
        }
        return switch (shape.asText()) {
            case "integer", "boolean", "number", "string" -> orNull(schema, shape.asText());
            case "decimal" ->
                orNull(schema, "string")
                        .put("pattern", "^-?[0-9]+(\\.[0-9]+)?$")
                        .put("description", "Exact.");
            case "date" -> orNull(schema, "string").put("format", "date");
            case "datetime" -> orNull(schema, "string").put("format", "date-time");
            case "base64" -> orNull(schema, "string").put("contentEncoding", "base64");
            case "strings" -> {
                orNull(schema, "array").putObject("items").put("type", "string");
                yield schema;
            }
            case "numbers" -> {
                orNull(schema, "array").putObject("items").put("type", "number");
                yield schema;
            }
            case "geojson" ->
                orNull(schema, "object").put("description", "A geometry of RFC 7946, the longitude first.");
            default -> schema.put("description", "Any JSON."); // json, or what only a newer projector knows
        };
    }

    private static ObjectNode orNull(ObjectNode schema, String type) {
        schema.putArray("type").add(type).add("null");
        return schema;
    }
}
