package dev.tidemark.search.query;

import java.util.List;
import java.util.function.Consumer;

/** Reads {@code sku,price.amount}: the fields of documents that are wanted; an object stands for all that is in it. */
final class FieldsReader {

    private static final int MOST_FIELDS = 100;

    private FieldsReader() {}

    /** @param errors takes what is wrong */
    static List<String> read(String text, Consumer<String> errors) {
        List<String> fields = List.of(text.split(",", -1));
        if (fields.size() > MOST_FIELDS) {
            errors.accept("names more than " + MOST_FIELDS);
        }
        fields.stream()
                .filter(field -> !field.matches("[A-Za-z][A-Za-z0-9_.-]*"))
                .forEach(field -> errors.accept("'" + field + "' is unknown"));
        return fields;
    }
}
