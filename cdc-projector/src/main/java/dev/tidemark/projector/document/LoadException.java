package dev.tidemark.projector.document;

import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** MySQL did not give what is needed to find or load documents. The message is one line: where, what, and what to do. */
public final class LoadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** No such database, table or column; no right to SELECT; keys or conditions of collations that do not compare. */
    private static final Set<Integer> NEEDS_PERSON =
            Set.of(1044, 1049, 1054, 1142, 1143, 1146, 1267, 1270, 1271, 1356, 3854);

    private final Kind kind;
    private final String collection;

    private LoadException(Kind kind, String collection, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.collection = collection;
    }

    LoadException(Kind kind, String message) {
        this(kind, null, message, null);
    }

    /** For a row of a time at which its table had no such column: nobody can say which documents showed it. */
    static LoadException without(String column, TableId table, ProjectionPlan plan) {
        return new LoadException(
                Kind.CONFIGURATION,
                plan.collection(),
                plan.collection() + ": a change of " + table + " came without column '" + column
                        + "', which was not there at the time; it is built anew behind that",
                null);
    }

    /** @param plan whose documents were to be found or loaded */
    static LoadException of(SQLException cause, ProjectionPlan plan) {
        return of(cause, plan.collection(), plan.collection());
    }

    /** @param what we were about to do, for whatever collection */
    static LoadException of(SQLException cause, String what) {
        return of(cause, what, null);
    }

    private static LoadException of(SQLException cause, String what, String collection) {
        if (NEEDS_PERSON.contains(cause.getErrorCode())) {
            return new LoadException(
                    Kind.CONFIGURATION,
                    collection,
                    what + ": MySQL says '" + cause.getMessage()
                            + "'; mend the table or the grants, or change the projection file",
                    cause);
        }
        return new LoadException(
                Kind.TRANSIENT,
                collection,
                what + ": MySQL says '" + cause.getMessage() + "'; it is tried again",
                cause);
    }

    /** The collection whose documents were to be found or loaded; empty where it was no matter of one. */
    public Optional<String> collection() {
        return Optional.ofNullable(collection);
    }

    /** What the reader has to do. */
    public Kind kind() {
        return kind;
    }
}
