package dev.tidemark.search.filter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.collections.Kind;
import dev.tidemark.search.filter.Match.Between;
import dev.tidemark.search.filter.Match.Exactly;
import dev.tidemark.search.filter.Match.Missing;
import java.util.List;

/**
 * A condition on one field.
 *
 * @param parameter by which it is asked for; null for one that nobody asked for
 * @param none whether a document must have none of the values, instead of any
 */
public record Filter(String parameter, Field field, boolean none, List<Match> values) {

    public Filter {
        values = List.copyOf(values);
    }

    /**
     * Holds for what a parameter of this field would find.
     *
     * @throws IllegalArgumentException where it can be no value, and no range of them
     */
    public static Filter of(Field field, String text) {
        return new Filter(null, field, false, List.of(Match.of(field.kind(), text)));
    }

    /**
     * Holds for what has just this value: whose document it is, for instance. Neither a range nor another spelling of a
     * value, {@code 007} for 7, is taken: who a caller is must not be read in two ways.
     *
     * @throws IllegalArgumentException where the field can have no value that is written so
     */
    public static Filter exactly(Field field, String value) {
        boolean key = field.kind() == Kind.KEYWORD || field.kind() == Kind.INTEGER || field.kind() == Kind.BOOLEAN;
        if (key
                && Match.of(field.kind(), value) instanceof Exactly one
                && one.value().asText().equals(value)) {
            return new Filter(null, field, false, List.of(one));
        }
        throw new IllegalArgumentException("must be one value, as it is written in documents");
    }

    /** What Elasticsearch is asked; holds for a document, or an object of an array, that has any of the values. */
    ObjectNode query() {
        ArrayNode ways = Json.mapper().createArrayNode();
        ArrayNode exact = Json.mapper().createArrayNode();
        for (Match value : values) {
            if (value instanceof Exactly one) {
                exact.add(one.value());
            } else if (value instanceof Between range) {
                ways.add(range(range));
            } else if (value instanceof Missing) {
                ways.add(missing(field));
            }
        }
        if (!exact.isEmpty()) {
            ObjectNode terms = Json.mapper().createObjectNode();
            terms.putObject("terms").set(field.path(), exact);
            ways.add(terms);
        }
        if (ways.size() == 1) {
            return (ObjectNode) ways.get(0);
        }
        ObjectNode any = Json.mapper().createObjectNode();
        any.putObject("bool").set("should", ways);
        return any;
    }

    /** Holds for what has no value. */
    public static ObjectNode missing(Field field) {
        ObjectNode query = Json.mapper().createObjectNode();
        query.putObject("bool").putObject("must_not").putObject("exists").put("field", field.path());
        return query;
    }

    private ObjectNode range(Between range) {
        ObjectNode query = Json.mapper().createObjectNode();
        ObjectNode ends = query.putObject("range").putObject(field.path());
        if (range.from() != null) {
            ends.set("gte", range.from());
        }
        if (range.to() != null) {
            ends.set("lte", range.to());
        }
        if (field.kind() == Kind.DATE) {
            ends.put("format", "epoch_millis");
        }
        return query;
    }
}
