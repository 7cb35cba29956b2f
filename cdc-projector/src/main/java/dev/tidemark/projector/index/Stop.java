package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.Progress.Behind;
import java.util.Optional;

/**
 * Why changes are not applied to a collection, or were not for a while. It stands until a generation serves that was built
 * behind all of them.
 *
 * @param reason what is wrong and what to do, for a person; null once changes are applied again and the collection is being
 *     built anew
 * @param statement that made it so; empty where none was seen
 * @param behind up to where its documents are complete; empty while changes still come through
 * @param asked what somebody wanted of the generation that was given up for this; empty where none was being made
 */
public record Stop(String reason, Optional<Statement> statement, Optional<Behind> behind, Optional<Order> asked) {

    private static final int LONGEST = 500;

    /**
     * A statement that changed a table.
     *
     * @param position how many transactions the source had executed with it
     */
    public record Statement(String sql, long position) {

        /** A text of one line, and not too long for a table. */
        public static Statement of(String sql, long position) {
            String line = sql.strip().replaceAll("\\s+", " ");
            return new Statement(line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line, position);
        }
    }

    /** For a reason that was found just now. */
    public static Stop because(String reason, Optional<Statement> statement) {
        return new Stop(reason, statement, Optional.empty(), Optional.empty());
    }

    /** True while changes are not applied. */
    public boolean holds() {
        return reason != null;
    }

    /** The same with this reason; what was known of where it began still holds. */
    Stop still(String now, Behind from) {
        return new Stop(now, statement, Optional.of(behind.orElseGet(() -> before(from))), asked);
    }

    /** What is applied may go beyond the statement; what documents say does not. */
    private Behind before(Behind from) {
        long complete = statement.map(by -> by.position() - 1).orElse(Long.MAX_VALUE);
        return new Behind(Math.min(from.searchable(), complete), from.since());
    }

    /** Changes are applied again; what is missing is what came before. */
    Stop mended(Behind from) {
        return new Stop(null, statement, Optional.of(behind.orElseGet(() -> before(from))), asked);
    }

    /** The same, with the statement where none was known. */
    Stop by(Statement seen) {
        return new Stop(reason, Optional.of(statement.orElse(seen)), behind, asked);
    }

    /** The same, with what was wanted of what is given up for it. */
    Stop asked(Optional<Order> order) {
        return new Stop(reason, statement, behind, order);
    }
}
