package dev.tidemark.search.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.ProblemException;

/**
 * What Elasticsearch answered, errors included.
 *
 * @param json missing where there was no body
 */
public record IndexAnswer(int status, JsonNode json) {

    public boolean ok() {
        return status == 200;
    }

    /** {@code index_not_found_exception} and the like; empty where there is none. */
    public String errorType() {
        return json.path("error").path("type").asText();
    }

    public boolean noSuchIndex() {
        return status == 404 && errorType().equals("index_not_found_exception");
    }

    /**
     * Whether it was a search that was given up when its time was over. It fails with a status of its own (504, and 429 in
     * newer versions), as a part of what there is to find is not wanted.
     */
    public boolean tookTooLong() {
        return json.path("timed_out").asBoolean()
                || !ok() && json.path("error").findValuesAsText("type").contains("search_timeout_exception");
    }

    /** What to tell a client about an answer that nobody expected. */
    public RuntimeException unexpected() {
        if (tookTooLong()) {
            return Unavailable.because(
                    "search-too-long", "The search took longer than it may. Fewer words or more filters may help.");
        }
        return status == 400
                ? new IllegalStateException("Elasticsearch does not understand a request: " + json)
                : unavailable();
    }

    public static ProblemException unavailable() {
        return Unavailable.because("index-unavailable", "The index cannot be reached or does not answer.");
    }
}
