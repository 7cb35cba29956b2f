package dev.tidemark.projector.index;

import java.util.Set;

/** What became of one document write. Told by status and error type, never by message text. */
public enum Outcome {

    /** Elasticsearch holds what was written. A delete of a document that is not there counts: its version is noted. */
    APPLIED,

    /** Elasticsearch holds something newer: as good as applied. */
    STALE,

    /** This document can never be taken as it is. It is in the dead letters; the stream goes on. */
    REJECTED,

    /** Not sent: a newer write of the same document took its place and shares its fate, or its index has been retired. */
    SUPERSEDED,

    /** Not sent: it waited so long that a tombstone it might race with may be gone. To be loaded anew. */
    EXPIRED,

    /** Not now: overloaded, unavailable or unreachable. Not final: the same write is sent again. */
    RETRIED,

    /** Nobody's document is at fault: closed, missing or blocked index, missing rights. All writing stops. */
    FATAL;

    // Whatever else has status 400 says something about the index or the request: it must not be blamed on documents.
    private static final Set<String> DOCUMENT_ERRORS = Set.of(
            "document_parsing_exception",
            "mapper_parsing_exception",
            "strict_dynamic_mapping_exception",
            "illegal_argument_exception",
            "max_bytes_length_exceeded_exception",
            "x_content_parse_exception",
            "parsing_exception",
            "parse_exception",
            "action_request_validation_exception");

    /**
     * The outcome of one item of a bulk answer.
     *
     * @param errorType empty where the item has no error
     */
    static Outcome of(int status, String errorType) {
        if (status >= 200 && status < 300 || status == 404 && errorType.isEmpty()) {
            return APPLIED;
        }
        if (status == 408 || status == 429 || status >= 500) {
            return RETRIED;
        }
        return switch (status) {
            case 409 -> errorType.equals("version_conflict_engine_exception") ? STALE : FATAL;
            case 400 -> DOCUMENT_ERRORS.contains(errorType) ? REJECTED : FATAL;
            case 413 -> REJECTED;
            default -> FATAL;
        };
    }

    /** True where the error, answered to a whole request, can be one document's fault. */
    static boolean blamesContent(int status, String errorType) {
        return status == 413 || status == 400 && DOCUMENT_ERRORS.contains(errorType);
    }
}
