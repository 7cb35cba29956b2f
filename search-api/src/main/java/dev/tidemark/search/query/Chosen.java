package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.index.IndexClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Documents with the chosen fields only, as Elasticsearch leaves them: what holds nothing any more goes. */
final class Chosen {

    private static final String SOURCE = "_source";

    private Chosen() {}

    /** Asks Elasticsearch for hits. */
    interface Search {
        /** @param documentsAsText whether documents in the answer are only passed on */
        CompletableFuture<JsonNode> ask(ObjectNode body, boolean documentsAsText);
    }

    /**
     * Asks for hits with the chosen fields of their documents. Elasticsearch writes what it chooses anew, and numbers in JSON as
     * doubles: of that whole documents are asked for, unless they are too large for an answer.
     *
     * @param fields empty for all
     * @param body without a word about fields
     */
    static CompletableFuture<JsonNode> hits(
            Collection collection, List<String> fields, ObjectNode body, Search search) {
        if (fields.isEmpty()) {
            return search.ask(body, true);
        } else if (!FieldsReader.haveJson(collection, fields)) {
            return search.ask(only(fields, body), true);
        }
        return search.ask(body, false)
                .thenApply(answer -> {
                    for (JsonNode hit : answer.path("hits").path("hits")) {
                        ((ObjectNode) hit).set(SOURCE, of(hit.path(SOURCE), fields));
                    }
                    return answer;
                })
                .exceptionallyCompose(failure -> IndexClient.isTooLarge(failure)
                        ? search.ask(only(fields, body), true)
                        : CompletableFuture.failedFuture(failure));
    }

    private static ObjectNode only(List<String> fields, ObjectNode body) {
        ArrayNode includes = body.putObject(SOURCE).putArray("includes");
        fields.forEach(includes::add);
        return body;
    }

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
