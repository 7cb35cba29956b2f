package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a job does.
 *
 * @param generation 0 where none was named
 */
record Work(String kind, int generation) {

    static Work of(JsonNode job) {
        return new Work(job.path("kind").asText(), job.path("generation").asInt());
    }

    boolean is(String other) {
        return kind.equals(other);
    }

    /** For people. */
    String text() {
        String text = switch (kind) {
            case "verify" -> "the verification";
            case "repair" -> "the repair";
            case "promotion" -> "the promotion";
            case "reload" -> "loading a range again";
            default -> kind;
        };
        return text + (generation == 0 ? "" : " of generation " + generation);
    }
}
