package dev.tidemark.projector;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.document.LoadException;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.runtime.config.ConfigException;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Tells trouble that passes by itself from trouble that somebody has to mend. */
final class Trouble {

    /** Wrong user or password, no such schema, no right to use it. */
    private static final Set<Integer> MYSQL_NEEDS_PERSON = Set.of(1044, 1045, 1049, 1142, 1227);

    private static final int NO_SUCH_DATABASE = 1049;

    private Trouble() {}

    static boolean needsPerson(RuntimeException trouble) {
        if (trouble instanceof ChangeStreamException stream) {
            return stream.kind() != Kind.TRANSIENT;
        } else if (trouble instanceof LoadException load) {
            return load.kind() != Kind.TRANSIENT;
        }
        return trouble instanceof ConfigException || trouble instanceof IndexRefusedException;
    }

    /** Nothing goes on before all collections are built anew. */
    static boolean isHistoryLost(RuntimeException trouble) {
        return trouble instanceof ChangeStreamException stream && stream.kind() == Kind.HISTORY_LOST
                || trouble instanceof LoadException load && load.kind() == Kind.HISTORY_LOST;
    }

    /** The one collection whose queries, or whose index, have failed in a way that a person has to mend. */
    static Optional<String> culprit(RuntimeException trouble) {
        if (trouble instanceof IndexRefusedException refused) {
            return refused.collection();
        }
        return trouble instanceof LoadException load && load.kind() == Kind.CONFIGURATION
                ? load.collection()
                : Optional.empty();
    }

    static ChangeStreamException of(SQLException thrown, MySqlSettings mysql) {
        SQLException e = thrown; // a pool that gets no connection says so, and holds why as the cause
        while (e.getCause() instanceof SQLException cause) {
            e = cause;
        }
        boolean mending = MYSQL_NEEDS_PERSON.contains(e.getErrorCode());
        String advice = e.getErrorCode() == NO_SUCH_DATABASE
                ? "create it, or name another one in mysql.url"
                : mending
                        ? "check mysql.user, mysql.password and the grants"
                        : "is it running, and is mysql.url right?";
        return new ChangeStreamException(
                mending ? Kind.CONFIGURATION : Kind.TRANSIENT,
                "MySQL at " + mysql + ": " + e.getMessage().lines().findFirst().orElse("no answer") + "; " + advice,
                e);
    }
}
