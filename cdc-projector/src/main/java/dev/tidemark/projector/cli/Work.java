package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a job does: {@code verify}, or {@code verify of generation 2} where a generation was named.
 *
 * @param generation 0 where none was
 */
record Work(String name, int generation) {

    private static final String OF = " of generation ";

    static Work of(JsonNode job) {
        String kind = job.path("kind").asText();
        int at = kind.indexOf(OF);
        return at < 0
                ? new Work(kind, 0)
                : new Work(kind.substring(0, at), Integer.parseInt(kind.substring(at + OF.length())));
    }

    boolean is(String other) {
        return name.equals(other);
    }

    /** For people. */
    String text() {
        String text = switch (name) {
            case "verify" -> "the verification";
            case "repair" -> "the repair";
            case "promotion" -> "the promotion";
            case "reload" -> "loading a range again";
            default -> name;
        };
        return text + (generation == 0 ? "" : OF + generation);
    }
}
