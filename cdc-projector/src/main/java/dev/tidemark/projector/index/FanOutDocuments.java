package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.index.DueFanOut.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rows whose documents are due, as the JSON that the next start reads. */
final class FanOutDocuments {

    private FanOutDocuments() {}

    static ObjectNode write(List<DueFanOut> due) {
        ObjectNode json = Answer.MAPPER.createObjectNode();
        ArrayNode all = json.putArray("fan_outs");
        for (DueFanOut one : due) {
            ObjectNode written = all.addObject()
                    .put("collection", one.collection())
                    .put("path", one.path())
                    .put("done", one.done())
                    .put("total", one.total())
                    .put("position", one.position())
                    .put("since", one.since().toString());
            one.indices().forEach(written.putArray("indices")::add);
            written.set("row", KeyValues.write(one.row()));
            written.set("reached", write(one.reached()));
            written.set("end", write(one.end()));
        }
        return json;
    }

    private static ObjectNode write(Point point) {
        ObjectNode json = Answer.MAPPER.createObjectNode().put("lap", point.lap());
        json.set("key", point.key() == null ? null : KeyValues.write(point.key()));
        return json;
    }

    static List<DueFanOut> read(JsonNode json) {
        List<DueFanOut> due = new ArrayList<>();
        for (JsonNode one : json.path("fan_outs")) {
            List<String> indices = new ArrayList<>();
            one.path("indices").forEach(index -> indices.add(index.asText()));
            due.add(new DueFanOut(
                    one.path("collection").asText(),
                    indices,
                    one.path("path").asText(),
                    KeyValues.read(one.path("row")),
                    point(one.path("reached")),
                    point(one.path("end")),
                    one.path("done").asLong(),
                    one.path("total").asLong(),
                    one.path("position").asLong(),
                    Instant.parse(one.path("since").asText())));
        }
        return due;
    }

    private static Point point(JsonNode json) {
        JsonNode key = json.path("key");
        return new Point(json.path("lap").asInt(), key.isArray() ? KeyValues.read(key) : null);
    }
}
