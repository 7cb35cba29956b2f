package dev.tidemark.projector.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What Elasticsearch, or something before it, answered to one request.
 *
 * @param json the body; missing where it is not one whole JSON value
 * @param text the beginning of the body, for people
 */
record Answer(int status, JsonNode json, String text) {

    static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final int SHOWN = 300;

    static Answer of(int status, byte[] body) {
        return new Answer(status, parse(body), excerpt(body));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String excerpt(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .strip();
        return text.isEmpty() ? "nothing" : text;
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** True where the same request may well be taken later. */
    boolean later() {
        return status == 408 || status == 429 || status >= 500;
    }

    /** The error's type; empty where the answer holds none. */
    String errorType() {
        return json.path("error").path("type").asText("");
    }

    /** Status, type and reason of an error in one line. */
    String problem() {
        JsonNode error = json.path("error");
        return error.has("reason")
                ? status + " " + errorType() + ": " + error.path("reason").asText()
                : status + " " + text;
    }
}
