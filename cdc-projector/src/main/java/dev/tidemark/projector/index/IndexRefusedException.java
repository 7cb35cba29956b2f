package dev.tidemark.projector.index;

import java.util.Optional;

/**
 * Elasticsearch refuses what no waiting mends and no document is to blame for, or holds an index that is not ours. The
 * message says where, what and what to do about it in Elasticsearch; after that, all goes on where it stopped.
 */
public final class IndexRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String collection;

    IndexRefusedException(String message) {
        this(message, null, null);
    }

    IndexRefusedException(String message, Throwable cause) {
        this(message, cause, null);
    }

    private IndexRefusedException(String message, Throwable cause, String collection) {
        super(message, cause);
        this.collection = collection;
    }

    /** The same, told of an index of this collection that no other has to do with. */
    IndexRefusedException of(String culprit) {
        return new IndexRefusedException(getMessage(), this, culprit);
    }

    /** The one collection whose index is at fault; empty where that may be any. */
    public Optional<String> collection() {
        return Optional.ofNullable(collection);
    }

    /** An index, or an alias, of a name that we need exists and is somebody else's. */
    static IndexRefusedException notOurs(String where, String name, String what) {
        return new IndexRefusedException(where + " has " + what + " '" + name
                + "' that Tidemark did not make; rename or remove it, or set TIDEMARK_INDEX_PREFIX");
    }

    static IndexRefusedException refused(String where, String index, Answer answer) {
        return refused(where, index, answer.status(), answer.errorType(), answer.problem());
    }

    /** @param index what was to be written or read; for the message and for the advice in it */
    static IndexRefusedException refused(String where, String index, int status, String type, String problem) {
        return new IndexRefusedException(
                where + " refuses index " + index + ": " + problem + "; " + advice(index, status, type));
    }

    private static String advice(String index, int status, String type) {
        return switch (type) {
            case "index_not_found_exception" ->
                "it was removed: start the projector again, or fill a new generation with 'tidemark backfill'";
            case "index_closed_exception" -> "open it with 'POST /" + index + "/_open'";
            case "cluster_block_exception" ->
                "lift the block with 'PUT /" + index + "/_settings {\"index.blocks.write\": null}'";
            default ->
                switch (status) {
                    case 401 -> "check user and password, or the API key, of this service";
                    case 403 -> "give this service's user the privileges 'manage' and 'write' on its indices";
                    default -> "mend what it says: nothing is lost";
                };
        };
    }
}
