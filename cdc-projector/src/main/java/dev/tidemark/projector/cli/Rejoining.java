package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.util.List;
import java.util.Map;

/**
 * Finds what builds generations, or loads a range again, in a projector that was started meanwhile. Begins nothing: it may
 * have come to its end while nobody looked.
 */
final class Rejoining implements JobFollower.Again {

    private final RunningProjector projector;
    private final boolean range;
    private final Generations before;

    /**
     * @param range whether a range was asked for
     * @param before as it was when nothing was asked for yet
     */
    Rejoining(RunningProjector projector, boolean range, Generations before) {
        this.projector = projector;
        this.range = range;
        this.before = before;
    }

    @Override
    public JsonNode job(String collection) throws InterruptedException {
        JsonNode found = projector.post(
                "/v1/backfills", Map.of("collections", List.of(collection), "join", range ? "range" : "generation"));
        return found.path("jobs").isEmpty()
                ? ended(collection, found.at("/left_out/0/reason").asText())
                : found.at("/jobs/0");
    }

    /** What has become of a generation shows in what serves by now, and what did. */
    private JsonNode ended(String collection, String why) throws InterruptedException {
        Generations now = Generations.now(projector);
        String live = now.live(collection);
        String standby = now.standby(collection);
        if (!range && isNew(live, collection)) {
            return ended(collection, live, null);
        } else if (!range && isNew(standby, collection)) {
            return ended(collection, "", standby + " was live, and stands by: somebody rolled it back");
        }
        return ended(collection, "", why);
    }

    private boolean isNew(String index, String collection) {
        return !index.isEmpty() && !index.equals(before.live(collection)) && !index.equals(before.standby(collection));
    }

    /** @param error null where it did its work */
    private static JsonNode ended(String collection, String index, String error) {
        ObjectNode job = Json.mapper()
                .createObjectNode()
                .put("collection", collection)
                .put("state", error == null ? "done" : "failed")
                .put("error", error);
        job.putObject("result").put("index", index);
        return job;
    }
}
