package dev.tidemark.writer.input;

import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.writer.refusal.Refusals;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with one request; of very much, the first part. */
final class Problems {
    private static final int MOST = 100;

    private final List<FieldError> unknown = new ArrayList<>();
    private final List<FieldError> invalid = new ArrayList<>();

    void unknown(String pointer, List<String> known) {
        String parent = known.isEmpty() ? "no fields are known here" : "known are " + String.join(", ", known);
        add(unknown, new FieldError(pointer, "unknown field; " + parent));
    }

    void invalid(String pointer, String message) {
        add(invalid, new FieldError(pointer, message));
    }

    private static void add(List<FieldError> errors, FieldError error) {
        if (errors.size() < MOST) {
            errors.add(error);
        }
    }

    void check() {
        if (!unknown.isEmpty()) {
            throw Refusals.unknownFields(unknown);
        }
        if (!invalid.isEmpty()) {
            throw Refusals.invalid(invalid);
        }
    }
}
