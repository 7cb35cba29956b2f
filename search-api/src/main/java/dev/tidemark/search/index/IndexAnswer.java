package dev.tidemark.search.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.ProblemException;
import java.util.List;

/**
 * What Elasticsearch answered, errors included.
 *
 * @param json missing where there was no body
 */
public record IndexAnswer(int status, JsonNode json) {

    /** What is wrong with shards that are away, or on their way out. */
    private static final List<String> AWAY = List.of(
            "no_shard_available_action_exception",
            "unavailable_shards_exception",
            "illegal_index_shard_state_exception",
            "index_shard_closed_exception",
            "already_closed_exception");

    /** Any trouble that all shards had with a search; also the search's own. */
    private static final String IN_ALL_SHARDS = "search_phase_execution_exception";

    public boolean ok() {
        return status == 200;
    }

    /**
     * Whether what was asked may be gone: an index, its shards, or a point in time. While an index is deleted or closed
     * that is said in several ways; some of them are the same as where shards are away. Trouble of the cluster, or of
     * what is in between, is none of them.
     */
    public boolean mayBeGone() {
        boolean away = AWAY.stream().anyMatch(this::errorIs) || status == 503 && errorIs(IN_ALL_SHARDS);
        return status == 404 || errorIs("index_closed_exception") || status >= 500 && away && !tookTooLong();
    }

    /** Whether it is about the shards of an index alone: Elasticsearch is there. */
    boolean isOfShards() {
        return errorIs(IN_ALL_SHARDS) || AWAY.stream().anyMatch(this::errorIs);
    }

    /**
     * What is wrong with one of several documents, as if it alone had been asked for.
     *
     * @param document with an error, which comes without a status
     */
    public static IndexAnswer ofFailed(JsonNode document) {
        IndexAnswer failed = new IndexAnswer(500, document);
        return failed.errorIs("index_not_found_exception") ? new IndexAnswer(404, document) : failed;
    }

    /**
     * Whether it was a search that was given up when its time was over. It fails with a status of its own (504, and 429 in
     * newer versions), as a part of what there is to find is not wanted.
     */
    public boolean tookTooLong() {
        return json.path("timed_out").asBoolean() || errorIs("search_timeout_exception");
    }

    /** Itself, or one of those that it comes from. */
    private boolean errorIs(String type) {
        return !ok() && json.path("error").findValuesAsText("type").contains(type);
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
