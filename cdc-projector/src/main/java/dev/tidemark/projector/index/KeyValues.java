package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidemark.projector.change.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The canonical values of a key as JSON: numbers, strings, and {@code {"hex": "…"}} for binary values. */
final class KeyValues {

    private KeyValues() {}

    static ArrayNode write(List<Object> values) {
        ArrayNode json = Answer.MAPPER.createArrayNode();
        for (Object value : values) {
            if (value instanceof Long number) {
                json.add(number);
            } else if (value instanceof BigInteger number) {
                json.add(number);
            } else if (value instanceof Bytes bytes) {
                json.addObject().put("hex", bytes.toString());
            } else if (value instanceof String text) {
                json.add(text);
            } else {
                throw new IllegalArgumentException("a key has no value of " + value.getClass());
            }
        }
        return json;
    }

    static List<Object> read(JsonNode json) {
        List<Object> values = new ArrayList<>();
        json.forEach(value -> values.add(read1(value)));
        return values;
    }

    private static Object read1(JsonNode value) {
        if (value.isObject()) {
            return new Bytes(HexFormat.of().parseHex(value.path("hex").asText()));
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? (Object) value.longValue() : value.bigIntegerValue();
        }
        return value.asText();
    }
}
