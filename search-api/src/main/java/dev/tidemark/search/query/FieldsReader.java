package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.search.collections.Collection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Reads {@code sku,price.amount}: the fields of documents that are wanted; an object stands for all that is in it. */
final class FieldsReader {

    private static final int MOST_FIELDS = 100;
    private static final Pattern PATH = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");

    private FieldsReader() {}

    /**
     * @param errors takes what is wrong
     */
    static List<String> read(Collection collection, String text, Consumer<String> errors) {
        List<String> fields = List.of(text.split(",", -1));
        JsonNode shape = collection.shape();
        if (!shape.isObject()) {
            errors.accept("cannot be chosen: the index of " + collection.name()
                    + " does not tell what its documents look like; a backfill makes one that does");
            return List.of();
        }
        if (fields.size() > MOST_FIELDS) {
            errors.accept("names more than " + MOST_FIELDS);
        }
        fields.stream()
                .filter(field -> !PATH.matcher(field).matches() || !known(shape, field))
                .forEach(field -> errors.accept("'" + field + "' is unknown" + Suggestion.of(field, names(shape))));
        return fields;
    }

    private static boolean known(JsonNode shape, String field) {
        JsonNode at = shape;
        for (String step : field.split("\\.")) {
            JsonNode object = at.isArray() ? at.path(0) : at;
            if (!object.isObject()) {
                return object.asText().equals("json"); // nobody knows what is inside of it
            }
            at = object.path(step);
        }
        return !at.isMissingNode();
    }

    /** Whether there is JSON among these fields, or in them: whatever a column holds. */
    static boolean haveJson(Collection collection, List<String> fields) {
        return fields.stream().anyMatch(field -> {
            JsonNode at = collection.shape();
            for (String step : field.split("\\.")) {
                JsonNode object = at.isArray() ? at.path(0) : at;
                if (!object.isObject()) {
                    return true; // nothing else has fields that are not known
                }
                at = object.path(step);
            }
            return hasJson(at);
        });
    }

    private static boolean hasJson(JsonNode shape) {
        return shape.isTextual()
                ? shape.textValue().equals("json")
                : StreamSupport.stream(shape.spliterator(), false).anyMatch(FieldsReader::hasJson);
    }

    private static List<String> names(JsonNode shape) {
        List<String> names = new ArrayList<>();
        shape.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
