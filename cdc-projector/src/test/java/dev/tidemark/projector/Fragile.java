package dev.tidemark.projector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.transform.DocumentTransformer;

/** Fails for items that are called bad, or worse. */
public final class Fragile implements DocumentTransformer {

    @Override
    public ObjectNode transform(String id, ObjectNode document) {
        if (document.path("name").asText().startsWith("bad")) {
            throw new IllegalStateException("item " + id + " is bad\nand more");
        }
        if (document.path("name").asText().startsWith("worse")) {
            throw new AssertionError("item " + id + " is worse");
        }
        return document.put("letters", document.path("name").asText().length());
    }
}
