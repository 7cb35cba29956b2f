package dev.tidemark.projector.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.transform.DocumentTransformer;
import java.util.Locale;

/** What a user might write: adds a slug and the number of lines, hides what is secret, and fails for what has no title. */
public final class Slugs implements DocumentTransformer {

    @Override
    public ObjectNode transform(String id, ObjectNode document) {
        if (document.path("secret").asBoolean()) {
            return null;
        }
        if (document.path("title").isNull()) {
            throw new IllegalArgumentException("article " + id + " has no title");
        }
        document.remove("secret");
        document.put("slug", id + "-" + document.path("title").asText().toLowerCase(Locale.ROOT));
        document.withObjectProperty("count").put("lines", document.path("lines").size());
        return document;
    }
}
