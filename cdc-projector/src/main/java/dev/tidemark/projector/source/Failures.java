package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what a person has to do out of what Debezium and the driver throw. Error codes where there are any; Debezium's own
 * failures have none, so there it is their texts.
 */
final class Failures {

    private static final Set<Integer> DENIED = Set.of(1044, 1045, 1130, 1142, 1227, 1698, 3118, 3879);

    /** The server cannot give the binlog from where it was asked to. */
    private static final List<String> HISTORY_LOST = List.of(
            "no longer available on the server",
            "has purged",
            "purged required",
            "purged gtids",
            "could not find first log file",
            "more gtids than the",
            // rows were written under another definition of the table, or without all their columns
            "internal schema size",
            "whose schema isn't known");

    private static final List<String> CONFIGURATION = List.of(
            "binlog_format",
            "binlog_row_image",
            "access denied",
            "authenticat",
            "max_allowed_packet",
            "binary logging not open");

    private Failures() {}

    static ChangeStreamException of(MySqlSettings mysql, Throwable error) {
        List<Throwable> chain = chain(error).toList();
        for (Throwable cause : chain) {
            if (cause instanceof ChangeStreamException known) {
                return known;
            }
        }
        Throwable root = chain.get(chain.size() - 1);
        return switch (kind(chain)) {
            case HISTORY_LOST ->
                new ChangeStreamException(
                        Kind.HISTORY_LOST,
                        mysql.address() + " cannot give the changes that come next: " + OneLine.of(root)
                                + "; run 'backfill --all'",
                        error);
            case CONFIGURATION ->
                new ChangeStreamException(
                        Kind.CONFIGURATION,
                        mysql.address() + " does not let us read its changes: " + OneLine.of(root)
                                + "; 'doctor' says what to do",
                        error);
            case TRANSIENT ->
                new ChangeStreamException(
                        Kind.TRANSIENT,
                        "the changes of " + mysql.address() + " stopped coming: " + OneLine.of(root),
                        error);
        };
    }

    private static Kind kind(List<Throwable> chain) {
        for (Throwable cause : chain) {
            if (cause instanceof SQLException sql && DENIED.contains(sql.getErrorCode())) {
                return Kind.CONFIGURATION;
            }
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (HISTORY_LOST.stream().anyMatch(message::contains)) {
                return Kind.HISTORY_LOST;
            }
            if (CONFIGURATION.stream().anyMatch(message::contains)) {
                return Kind.CONFIGURATION;
            }
        }
        return Kind.TRANSIENT;
    }

    private static Stream<Throwable> chain(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
