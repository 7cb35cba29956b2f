package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The parameters of a request for any collection, as they are for one: filters by their names, and known values named. */
final class CollectionParameters {

    private static final Map<Kind, String> WANTED = Map.of(
            Kind.KEYWORD, "A value, several with commas between, or `null`.",
            Kind.INTEGER, "A number, a range like `10..50`, `10..` or `..50`, several with commas between, or `null`.",
            Kind.DECIMAL,
                    "A number, a range like `10..50`, `9.90..` or `..50`, several with commas between, or `null`.",
            Kind.BOOLEAN, "`true`, `false` or `null`.",
            Kind.DATE,
                    "A year, month, day or time, a range like `2026-01..2026-03`, several with commas between, or `null`.");

    private CollectionParameters() {}

    /**
     * @param texts in which words are looked for
     * @param any with {@code filters} for all filters; those that the collection has no use for are left out
     */
    static ArrayNode of(Collection collection, List<TextField> texts, JsonNode any) {
        ArrayNode parameters = Json.mapper().createArrayNode();
        for (JsonNode parameter : any) {
            switch (parameter.path("name").asText()) {
                case "filters" -> collection.filters().forEach((name, field) -> filter(parameters, name, field));
                case "q" -> text(texts, parameter, parameters);
                case "highlight" -> {
                    if (!collection.text().isEmpty()) {
                        parameters.add(parameter.deepCopy());
                    }
                }
                case "facets" -> known(collection.facets().keySet(), parameter, parameters);
                case "sort" -> known(collection.sorts().keySet(), parameter, parameters);
                default -> parameters.add(parameter.deepCopy());
            }
        }
        return parameters;
    }

    private static void text(List<TextField> texts, JsonNode any, ArrayNode into) {
        if (!texts.isEmpty()) {
            String fields = texts.stream().map(TextField::name).collect(Collectors.joining(", "));
            ObjectNode q = any.deepCopy();
            q.put("description", q.path("description").asText().strip() + " Looked for in " + fields + ".");
            into.add(q.put("example", ""));
        }
    }

    private static void known(Set<String> names, JsonNode any, ArrayNode into) {
        if (!names.isEmpty()) {
            ObjectNode parameter = any.deepCopy();
            parameter.put(
                    "description",
                    parameter.path("description").asText().strip() + " Known here: " + String.join(", ", names) + ".");
            into.add(parameter.put("example", ""));
        }
    }

    private static void filter(ArrayNode parameters, String name, Field field) {
        String what = WANTED.get(field.kind())
                + (field.nested() == null
                        ? ""
                        : " Filters on " + field.nested() + " hold for one and the same of them.");
        filter(parameters, name, what);
        filter(parameters, "-" + name, "None of these. " + what);
    }

    private static void filter(ArrayNode parameters, String name, String description) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", "query")
                .put("description", description)
                .putObject("schema")
                .put("type", "string");
    }
}
