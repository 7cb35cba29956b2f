package dev.tidemark.search.filter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Filters that must all hold. Those on one array hold for the same object in it, and so do those on arrays in that object;
 * what a document must not have, no object may have.
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
        for (Filter filter : filters) {
            if (filter.none()) {
                String array = filter.field().nested();
                bool.withArray("must_not").add(array == null ? filter.query() : nested(array, filter.query()));
            }
        }
        List<Filter> wanted = filters.stream().filter(filter -> !filter.none()).toList();
        if (!wanted.isEmpty()) {
            bool.withArray("filter").addAll(all(wanted, 0));
        }
    }

    /**
     * What an object of an array must be, for the filters on that array and on those in it; null where there are none.
     *
     * @param arrays of which the last ones are further in; what is asked of these is left out
     * @param depth how many of them the object stands in
     */
    public ObjectNode ofObjectsIn(List<String> arrays, int depth) {
        List<Filter> wanted = filters.stream()
                .filter(filter -> !filter.none() && begins(filter.field().arrays(), arrays.subList(0, depth)))
                .filter(filter ->
                        arrays.size() == depth || !begins(filter.field().arrays(), arrays.subList(0, depth + 1)))
                .toList();
        return wanted.isEmpty() ? null : filtered(all(wanted, depth));
    }

    private static boolean begins(List<String> arrays, List<String> outer) {
        return arrays.size() >= outer.size() && arrays.subList(0, outer.size()).equals(outer);
    }

    /** A query for each filter on what stands in so many arrays, and one for each array in there. */
    private static ArrayNode all(List<Filter> filters, int depth) {
        ArrayNode queries = Json.mapper().createArrayNode();
        Map<String, List<Filter>> inside = new LinkedHashMap<>();
        for (Filter filter : filters) {
            List<String> arrays = filter.field().arrays();
            if (arrays.size() == depth) {
                queries.add(filter.query());
            } else {
                inside.computeIfAbsent(arrays.get(depth), array -> new ArrayList<>())
                        .add(filter);
            }
        }
        inside.forEach((array, own) -> queries.add(nested(array, filtered(all(own, depth + 1)))));
        return queries;
    }

    private static ObjectNode filtered(ArrayNode conditions) {
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
