package dev.tidemark.projector.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.transform.DocumentTransformer;

/** Leaves nothing but the id of documents, and of the second none. */
public final class Slim implements DocumentTransformer {

    @Override
    public ObjectNode transform(String id, ObjectNode document) {
        return id.equals("2") ? null : document.retain("id");
    }
}
