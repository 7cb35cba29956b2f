package dev.tidemark.projector.verify;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where two documents differ as values: neither the order of an object's names counts, nor how a number is written. The
 * same bytes are the same document, and nearly all are.
 */
final class Differences {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    /** The whole document: where it is not even JSON, or cannot be made. */
    static final List<String> ALL = List.of("*");

    private static final int MOST = 50;

    private Differences() {}

    /** The paths that differ, {@code lines[2].quantity}, at most fifty; empty where the documents are the same. */
    static List<String> between(byte[] one, byte[] other) {
        if (Arrays.equals(one, other)) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        try {
            compare("", MAPPER.readTree(one), MAPPER.readTree(other), paths);
        } catch (IOException e) {
            return ALL;
        }
        return paths;
    }

    private static void compare(String path, JsonNode one, JsonNode other, List<String> paths) {
        if (paths.size() >= MOST) {
            return;
        }
        if (one.isObject() && other.isObject()) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    compare(path.isEmpty() ? name : path + "." + name, one.path(name), other.path(name), paths));
        } else if (one.isArray() && other.isArray()) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                compare(path + "[" + i + "]", one.path(i), other.path(i), paths);
            }
        } else if (!same(one, other)) {
            paths.add(path.isEmpty() ? "*" : path);
        }
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }
}
