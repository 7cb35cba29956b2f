package dev.tidemark.runtime.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import java.io.IOException;

/** JSON as all services speak it: snake_case, ISO instants, exact numbers; strict about what comes in. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final String TWICE = "Duplicate field";

    private Json() {}

    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** As it is sent. */
    public static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers with what becomes JSON: as bytes at once, without a text in between. */
    public static void answer(Context ctx, Object body) {
        try {
            ctx.contentType(ContentType.APPLICATION_JSON).result(MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The body of a request.
     *
     * @throws ProblemException 400 where it is not JSON, is {@code null}, or has a field twice
     */
    public static JsonNode tree(Context ctx) {
        try (JsonParser parser = MAPPER.createParser(ctx.bodyAsBytes())) {
            JsonNode body = MAPPER.readTree(parser);
            if (body == null || body.isMissingNode() || body.isNull()) {
                throw malformed("The body is empty; it must be JSON.");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw malformed(e.getOriginalMessage().startsWith(TWICE) ? "has a field twice" : "is not valid JSON", e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProblemException malformed(String what, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return malformed("The body " + what + where + ".");
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(400, "malformed-json", "Malformed JSON", detail);
    }
}
