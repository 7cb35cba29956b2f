package dev.tidemark.search.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what Elasticsearch answers, with all digits of its numbers. Documents that are only to be passed on can stay as the
 * text that they are: most of an answer to a search is documents, and to take them to pieces and put them together again
 * takes most of the time.
 */
final class AnswerReader {

    private static final String DOCUMENT = "_source";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Elasticsearch names no field twice, and documents are the projector's own. */
    private static final ObjectReader READER =
            Json.mapper().reader().without(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private final byte[] body;
    private final boolean documentsAsText;

    private AnswerReader(byte[] body, boolean documentsAsText) {
        this.body = body;
        this.documentsAsText = documentsAsText;
    }

    /** @param documentsAsText whether each {@code _source} is a node of its text, a {@link RawValue} */
    static JsonNode read(byte[] body, boolean documentsAsText) throws IOException {
        try (JsonParser parser = READER.createParser(body)) {
            return parser.nextToken() == null
                    ? NODES.missingNode()
                    : new AnswerReader(body, documentsAsText).value(parser);
        }
    }

    private JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            boolean document = parser.nextToken() == JsonToken.START_OBJECT && name.equals(DOCUMENT);
            object.set(name, document && documentsAsText ? text(parser) : value(parser));
        }
        return object;
    }

    private ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private JsonNode text(JsonParser parser) throws IOException {
        int begin = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return NODES.rawValueNode(new RawValue(new String(body, begin, end - begin, StandardCharsets.UTF_8)));
    }
}
