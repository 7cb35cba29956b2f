package dev.tidemark.search.filter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Filters that must all hold. Those on one array hold for the same object in it; what a document must not have, no object
 * may have.
 */
public record Conditions(List<Filter> filters) {

    public static final Conditions NONE = new Conditions(List.of());

    public Conditions {
        filters = List.copyOf(filters);
    }

    public boolean isEmpty() {
        return filters.isEmpty();
    }

    public boolean has(Filter filter) {
        return filters.contains(filter);
    }

    public Conditions where(Predicate<Filter> wanted) {
        return new Conditions(filters.stream().filter(wanted).toList());
    }

    /** Those that ask for values of this very field: what a choice among its values is made by. */
    public static Predicate<Filter> chooses(Field field) {
        return filter -> !filter.none() && filter.field().path().equals(field.path());
    }

    public ObjectNode query() {
        ObjectNode query = Json.mapper().createObjectNode();
        into(query.putObject("bool"));
        return query;
    }

    /** Adds to the {@code filter} and {@code must_not} of a {@code bool} query. */
    public void into(ObjectNode bool) {
        Map<String, ArrayNode> nested = new LinkedHashMap<>();
        for (Filter filter : filters) {
            String array = filter.field().nested();
            if (filter.none()) {
                bool.withArray("must_not").add(array == null ? filter.query() : nested(array, filter.query()));
            } else if (array == null) {
                bool.withArray("filter").add(filter.query());
            } else {
                nested.computeIfAbsent(array, path -> Json.mapper().createArrayNode())
                        .add(filter.query());
            }
        }
        nested.forEach((array, conditions) -> bool.withArray("filter").add(nested(array, all(conditions))));
    }

    /** What one object of an array must be, for the filters on that array alone; null where there are none. */
    public ObjectNode ofObjectsIn(String array) {
        ArrayNode conditions = Json.mapper().createArrayNode();
        filters.stream()
                .filter(filter -> !filter.none() && array.equals(filter.field().nested()))
                .forEach(filter -> conditions.add(filter.query()));
        return conditions.isEmpty() ? null : all(conditions);
    }

    private static ObjectNode all(ArrayNode conditions) {
        ObjectNode all = Json.mapper().createObjectNode();
        all.putObject("bool").set("filter", conditions);
        return all;
    }

    private static ObjectNode nested(String path, ObjectNode inner) {
        ObjectNode query = Json.mapper().createObjectNode();
        query.putObject("nested").put("path", path).set("query", inner);
        return query;
    }
}
