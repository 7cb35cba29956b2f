package dev.tidemark.writer.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How this service writes JSON: as all services, and times with the six decimals that the documents have. */
public final class JsonText {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final ObjectMapper MAPPER =
            Json.mapper().copy().registerModule(new SimpleModule().addSerializer(Instant.class, new Microseconds()));

    private JsonText() {}

    public static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of this service has no JSON form", e);
        }
    }

    /** The JSON form of an object, as a tree. */
    public static JsonNode tree(Object value) {
        return read(of(value), JsonNode.class);
    }

    /** Reads text that this service or MySQL wrote. */
    public static JsonNode tree(String text) {
        return read(text, JsonNode.class);
    }

    static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON that this service did not write", e);
        }
    }

    private static final class Microseconds extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(MICROSECONDS.format(value));
        }
    }
}
