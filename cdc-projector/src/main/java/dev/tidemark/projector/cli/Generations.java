package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;

/** The generations of all collections, as the projector's status has them. */
final class Generations {

    private static final Set<String> LIVE = Set.of("LIVE");
    private static final Set<String> STANDBY = Set.of("STANDBY");
    private static final Set<String> BUILT = Set.of("BUILDING", "CATCHING_UP");

    private final JsonNode collections;

    private Generations(JsonNode collections) {
        this.collections = collections;
    }

    static Generations now(RunningProjector projector) throws InterruptedException {
        return new Generations(projector.get("/v1/status").path("collections"));
    }

    /** The index that serves; empty where none does. */
    String live(String collection) {
        return find(collection, LIVE).path("index").asText();
    }

    /** The index that stands by; empty where none does. */
    String standby(String collection) {
        return find(collection, STANDBY).path("index").asText();
    }

    /** The number of the one that is being built; empty where none is. */
    String building(String collection) {
        return find(collection, BUILT).path("number").asText();
    }

    private JsonNode find(String collection, Set<String> states) {
        for (JsonNode of : collections) {
            for (JsonNode generation : of.path("generations")) {
                if (of.path("collection").asText().equals(collection)
                        && states.contains(generation.path("state").asText())) {
                    return generation;
                }
            }
        }
        return MissingNode.getInstance();
    }
}
