package dev.tidemark.search.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.TextField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Queries that look into all text fields, and into arrays apart: a query cannot look into two of them at once. */
final class Ways {

    private final Map<String, List<TextField>> byArray = new LinkedHashMap<>();

    Ways(List<TextField> fields) {
        for (TextField field : fields) {
            byArray.computeIfAbsent(field.nested(), array -> new ArrayList<>()).add(field);
        }
    }

    /** Without arrays. */
    boolean hasPlainFields() {
        return byArray.containsKey(null);
    }

    /**
     * Adds a {@code multi_match} for the fields of each array, and one for those beside arrays.
     *
     * @param form which form of a field is asked; null where it has none
     * @param options of the query; its fields are put in
     */
    void add(ArrayNode ways, Function<TextField, String> form, ObjectNode options) {
        byArray.forEach((array, fields) -> {
            ObjectNode query = match(fields, form, options);
            if (query != null) {
                ways.add(array == null ? query : nested(array, query));
            }
        });
    }

    /** For the fields beside arrays alone; null where there are none. */
    ObjectNode plain(Function<TextField, String> form, ObjectNode options) {
        return match(byArray.getOrDefault(null, List.of()), form, options);
    }

    /** A query for each field. */
    void each(ArrayNode ways, Function<TextField, String> form, Function<String, ObjectNode> query, double boost) {
        byArray.forEach((array, fields) -> fields.forEach(field -> {
            String path = form.apply(field);
            if (path != null) {
                ObjectNode boosted = Json.mapper().createObjectNode();
                boosted.putObject("constant_score")
                        .put("boost", field.weight() * boost)
                        .set("filter", query.apply(path));
                ways.add(array == null ? boosted : nested(array, boosted));
            }
        }));
    }

    private static ObjectNode match(List<TextField> fields, Function<TextField, String> form, ObjectNode options) {
        ObjectNode query = Json.mapper().createObjectNode();
        ArrayNode names = ((ObjectNode) query.putObject("multi_match").setAll(options)).putArray("fields");
        for (TextField field : fields) {
            String path = form.apply(field);
            if (path != null) {
                names.add(path + "^" + field.weight());
            }
        }
        return names.isEmpty() ? null : query;
    }

    static ObjectNode nested(String array, ObjectNode inner) {
        ObjectNode query = Json.mapper().createObjectNode();
        query.putObject("nested").put("path", array).put("score_mode", "max").set("query", inner);
        return query;
    }

    static ObjectNode best(ArrayNode ways) {
        ObjectNode best = Json.mapper().createObjectNode();
        best.putObject("dis_max").put("tie_breaker", 0.1).set("queries", ways);
        return best;
    }
}
