package dev.tidemark.writer.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bounds on an object whose fields only the client knows: what the database and the index can both hold. */
final class FreeForm {
    static final int MAX_DEPTH = 5;
    static final int MAX_VALUES = 200;
    static final int MAX_NAME = 100;
    static final int MAX_TEXT = 1_000;

    private final List<FieldError> errors = new ArrayList<>();
    private int values;

    private FreeForm() {}

    static List<FieldError> check(String pointer, JsonNode object) {
        FreeForm check = new FreeForm();
        check.visit(pointer, object, 1);
        if (check.values > MAX_VALUES) {
            return List.of(new FieldError(pointer, "must have at most " + MAX_VALUES + " values"));
        }
        return check.errors;
    }

    private void visit(String pointer, JsonNode node, int depth) {
        if (++values > MAX_VALUES) {
            return;
        }
        if (node.isContainerNode() && depth > MAX_DEPTH) {
            errors.add(new FieldError(pointer, "must not be nested deeper than " + MAX_DEPTH + " levels"));
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String at = pointer + "/" + Input.escaped(field.getKey());
                report(at, "the name ", Text.LINE.problem(field.getKey(), MAX_NAME));
                visit(at, field.getValue(), depth + 1);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                visit(pointer + "/" + i, node.get(i), depth + 1);
            }
        } else if (node.isTextual() && !node.textValue().isEmpty()) {
            report(pointer, "", Text.LINES.problem(node.textValue(), MAX_TEXT));
        } else if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            report(pointer, "", "must be a number that a double can hold");
        }
    }

    private void report(String pointer, String subject, String problem) {
        if (problem != null) {
            errors.add(new FieldError(pointer, subject + problem));
        }
    }
}
