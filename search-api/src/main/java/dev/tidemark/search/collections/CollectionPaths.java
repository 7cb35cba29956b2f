package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes each collection into an OpenAPI document: from the paths for any collection ({@code /v1/{collection}/…}), which
 * remain, paths of its own. Names in the document have dots in them, which names of collections cannot have.
 */
final class CollectionPaths {

    private static final String ANY = "/v1/{collection}";
    private static final String SCHEMAS = "#/components/schemas/";

    /** Those in which documents stand. */
    private static final List<String> ANSWERS = List.of("Page", "Similar");

    private final ObjectNode document;
    private final ObjectNode paths;
    private final ObjectNode schemas;
    private final Map<String, Collection> collections;
    private final Set<String> readable;

    /** @param readable the collections of which documents are described */
    CollectionPaths(ObjectNode document, Map<String, Collection> collections, Set<String> readable) {
        this.document = document;
        this.paths = (ObjectNode) document.get("paths");
        this.schemas = (ObjectNode) document.at("/components/schemas");
        this.collections = collections;
        this.readable = readable;
    }

    ObjectNode document() {
        describe();
        ArrayNode tags = Json.mapper().createArrayNode();
        ArrayNode names = Json.mapper().createArrayNode();
        for (Collection collection : collections.values()) {
            tags.addObject().put("name", collection.name()).put("description", readers(collection.access()));
            names.add(collection.name());
            add(collection);
        }
        if (!names.isEmpty()) {
            ObjectNode any = (ObjectNode) document.at("/components/parameters/Collection");
            any.set("example", names.get(0));
            ((ObjectNode) any.get("schema")).set("enum", names);
        }
        document.get("tags").forEach(tags::add);
        document.set("tags", tags);
        return document;
    }

    private static String readers(Access access) {
        return access.isOpen()
                ? "For everyone."
                : access.operators() ? "For operators." : "Each caller sees his own; operators see all.";
    }

    private void add(Collection collection) {
        String name = collection.name();
        String own = "/v1/" + name;
        add(collection, collection, own, any(""), "search", "Searches " + name);
        if (!collection.search().suggest().isEmpty()) {
            add(collection, collection, own + "/suggest", any("/suggest"), "suggest", "Completes what is typed");
        }
        add(collection, collection, own + "/{id}", any("/{id}"), "read", "One of " + name);
        add(collection, collection, own + "/{id}/similar", any("/{id}/similar"), "similar", "Those that are like one");
        collection.access().histories().forEach((history, of) -> {
            Collection told = collections.get(of.collection());
            if (told != null && of.mistake(told).isEmpty()) {
                String path = own + "/{id}/" + history;
                String what = "history." + history;
                ObjectNode added =
                        add(collection, told, path, any("/{id}/{history}"), what, "The " + history + " of one");
                added.set("parameters", CollectionParameters.of(told, told.text(), any("").path("parameters")));
            }
        });
    }

    /** What documents look like that the caller may see, and answers that are made of them. */
    private void describe() {
        for (String name : readable) {
            Collection collection = collections.get(name);
            describe(collection);
            if (collection.access().owner() != null) { // he reads what is told of his own
                collection.access().histories().values().stream()
                        .map(history -> collections.get(history.collection()))
                        .filter(Objects::nonNull)
                        .forEach(this::describe);
            }
        }
    }

    private void describe(Collection collection) {
        String name = collection.name();
        if (collection.shape().isObject() && !schemas.has(name)) {
            schemas.set(name, DocumentSchema.of(collection.shape()));
            for (String answer : ANSWERS) {
                ObjectNode own = schemas.get(answer).deepCopy();
                replace(own, SCHEMAS + "Document", SCHEMAS + name);
                schemas.set(name + "." + answer, own);
            }
        }
    }

    private JsonNode any(String rest) {
        return paths.path(ANY + rest).path("get");
    }

    /** @param told whose documents stand in the answer */
    private ObjectNode add(
            Collection collection, Collection told, String path, JsonNode any, String what, String summary) {
        ObjectNode own = any.deepCopy();
        own.put("operationId", collection.name() + "." + what).put("summary", summary);
        own.putArray("tags").add(collection.name());
        List<TextField> texts = what.equals("suggest") ? told.search().suggest() : told.text();
        own.set("parameters", CollectionParameters.of(told, texts, any.path("parameters")));
        if (schemas.has(told.name())) {
            replace(own, SCHEMAS + "Document", SCHEMAS + told.name());
            ANSWERS.forEach(answer -> replace(own, SCHEMAS + answer, SCHEMAS + told.name() + "." + answer));
        }
        ObjectNode item = paths.putObject(path);
        if (path.contains("{id}")) {
            item.putArray("parameters").add(id(collection));
        }
        item.set("get", own);
        return own;
    }

    private static ObjectNode id(Collection collection) {
        ObjectNode id = Json.mapper()
                .createObjectNode()
                .put("name", "id")
                .put("in", "path")
                .put("required", true);
        id.put("description", "The key of one of " + collection.name() + ".").put("example", "1");
        id.putObject("schema").put("type", "string");
        return id;
    }

    private static void replace(JsonNode node, String from, String to) {
        if (node instanceof ObjectNode object && object.path("$ref").asText().equals(from)) {
            object.put("$ref", to);
        }
        node.forEach(child -> replace(child, from, to));
    }
}
