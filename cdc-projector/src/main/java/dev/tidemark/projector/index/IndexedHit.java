package dev.tidemark.projector.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.Arrays;

/**
 * One document in an answer.
 *
 * @param document null where the index has none of this id
 * @param sort where the next page goes on; null where none was asked for
 * @param error null where there is none
 */
record IndexedHit(IndexedDocument document, JsonNode sort, JsonNode error) {

    /** A value in the middle of an answer is followed by more. */
    private static final ObjectReader TREE =
            Answer.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Reads the object that begins here. The source is cut out as it stands: not one value of it is looked at. */
    static IndexedHit read(byte[] body, JsonParser json) throws IOException {
        String id = null;
        String routing = null;
        long version = 0;
        byte[] source = null;
        JsonNode sort = null;
        JsonNode error = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "_id" -> id = json.getText();
                case "_routing" -> routing = json.getText();
                case "_version" -> version = json.getLongValue();
                case "_source" -> {
                    int from = (int) json.currentTokenLocation().getByteOffset();
                    json.skipChildren();
                    source = Arrays.copyOfRange(
                            body, from, (int) json.currentLocation().getByteOffset());
                }
                case "sort" -> sort = TREE.readTree(json);
                case "error" -> error = TREE.readTree(json);
                default -> json.skipChildren();
            }
        }
        return new IndexedHit(source == null ? null : new IndexedDocument(id, routing, version, source), sort, error);
    }
}
