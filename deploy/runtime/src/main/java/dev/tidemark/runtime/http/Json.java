package dev.tidemark.runtime.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

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
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * The body of a request as a record.
     *
     * @throws ProblemException 400 where it is not JSON, or has a field that is unknown or of the wrong kind
     */
    public static <T> T body(Context ctx, Class<T> type) {
        try {
            return checked(MAPPER.readValue(ctx.bodyAsBytes(), type));
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds().stream().map(String::valueOf).collect(Collectors.joining(", "));
            throw invalid("The body has an unknown field", pointer(e), "is unknown; known here: " + known);
        } catch (JsonMappingException e) {
            throw invalid("The body has a field of the wrong kind", pointer(e), "has the wrong kind of value");
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The body of a request as a tree; the same problems. */
    public static JsonNode tree(Context ctx) {
        try (JsonParser parser = MAPPER.createParser(ctx.bodyAsBytes())) {
            return checked(MAPPER.readTree(parser));
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T checked(T value) {
        if (value == null || value instanceof JsonNode node && (node.isMissingNode() || node.isNull())) {
            throw new ProblemException(400, "malformed-json", "Malformed JSON", "The body is empty; it must be JSON.");
        }
        return value;
    }

    private static ProblemException notJson(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return new ProblemException(
                400, "malformed-json", "Malformed JSON", "The body is not valid JSON" + where + ".");
    }

    private static ProblemException invalid(String title, String pointer, String message) {
        return new ProblemException(
                400, "invalid-body", title, pointer + " " + message + ".", List.of(new FieldError(pointer, message)));
    }

    private static String pointer(JsonMappingException e) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            pointer.append('/')
                    .append(
                            step.getFieldName() == null
                                    ? String.valueOf(step.getIndex())
                                    : step.getFieldName().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.isEmpty() ? "/" : JsonPointer.compile(pointer.toString()).toString();
    }
}
