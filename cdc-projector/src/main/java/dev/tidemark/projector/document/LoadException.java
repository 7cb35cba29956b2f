package dev.tidemark.projector.document;

import dev.tidemark.projector.change.ChangeStreamException.Kind;
import java.sql.SQLException;
import java.util.Set;

/** MySQL did not give what is needed to find or load documents. The message is one line: where, what, and what to do. */
public final class LoadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** No such database, table or column; no right to SELECT; keys of collations that do not compare. */
    private static final Set<Integer> NEEDS_PERSON = Set.of(1044, 1049, 1054, 1142, 1143, 1146, 1267, 1356);

    private final Kind kind;

    LoadException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    LoadException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** @param what we were about to do */
    static LoadException of(SQLException cause, String what) {
        if (NEEDS_PERSON.contains(cause.getErrorCode())) {
            return new LoadException(
                    Kind.CONFIGURATION,
                    what + ": MySQL says '" + cause.getMessage()
                            + "'; mend the table or the grants, or change the projection file",
                    cause);
        }
        return new LoadException(
                Kind.TRANSIENT, what + ": MySQL says '" + cause.getMessage() + "'; it is tried again", cause);
    }

    /** What the reader has to do. */
    public Kind kind() {
        return kind;
    }
}
