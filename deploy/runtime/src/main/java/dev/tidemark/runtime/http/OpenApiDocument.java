package dev.tidemark.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What {@code openapi.yaml} on the class path says: all of it that holds whatever happens. Immutable. */
public final class OpenApiDocument {

    private final JsonNode document;
    private final byte[] bytes;

    private OpenApiDocument(JsonNode document) {
        this.document = document;
        this.bytes = isThere() ? Json.bytes(document) : new byte[0];
    }

    public static OpenApiDocument read() {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream("/openapi.yaml")) {
            return new OpenApiDocument(file == null ? MissingNode.getInstance() : new YAMLMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isThere() {
        return document.isObject();
    }

    /** As it is sent. Not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    /** A type of problem, and what it means, for each that the service adds to those that all have. */
    JsonNode problems() {
        return document.path("x-problems");
    }

    /** A copy, to be added to. */
    public ObjectNode copy() {
        return document.deepCopy();
    }
}
