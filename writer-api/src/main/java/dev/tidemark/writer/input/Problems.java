package dev.tidemark.writer.input;

import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.writer.refusal.Refusals;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with one request. */
final class Problems {
    private final List<FieldError> unknown = new ArrayList<>();
    private final List<FieldError> invalid = new ArrayList<>();

    void unknown(String pointer, List<String> known) {
        String parent = known.isEmpty() ? "no fields are known here" : "known are " + String.join(", ", known);
        unknown.add(new FieldError(pointer, "unknown field; " + parent));
    }

    void invalid(String pointer, String message) {
        invalid.add(new FieldError(pointer, message));
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
