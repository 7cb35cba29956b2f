package dev.tidemark.projector;

import dev.tidemark.projector.change.SchemaChange;
import dev.tidemark.projector.index.Stop;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What statements that change tables did to a collection.
 *
 * @param outdated whether its documents may not be true any more
 * @param broken why changes cannot be applied to it any more; null where they can
 * @param statement that did so
 */
record Effect(boolean outdated, String broken, Stop.Statement statement) {

    static Effect none() {
        return new Effect(false, null, null);
    }

    static Effect rewritten() {
        return new Effect(true, null, null);
    }

    /** @param changes on its tables, of which the last one that takes something away is named */
    static Effect broken(String why, List<SchemaChange> changes) {
        return new Effect(true, why, statement(changes).orElseGet(() -> of(changes.get(changes.size() - 1))));
    }

    /** The last statement that may have taken away what a projection needs. */
    static Optional<Stop.Statement> statement(List<SchemaChange> changes) {
        return changes.stream()
                .filter(Effect::takesAway)
                .reduce((former, last) -> last)
                .map(Effect::of);
    }

    private static Stop.Statement of(SchemaChange change) {
        return Stop.Statement.of(change.ddl(), change.position());
    }

    private static boolean takesAway(SchemaChange change) {
        return change.changesRows() || change.ddl().toUpperCase(Locale.ROOT).contains("DROP");
    }

    /**
     * Whether values of documents may be others now. Which columns a plan reads stands in its content; a word that only looks
     * like one of them costs a reload.
     */
    static boolean rewrites(SchemaChange change, ProjectionPlan plan) {
        return change.changesRows()
                && plan.columns().containsKey(change.table())
                && (change.columns().isEmpty() || change.columns().stream().anyMatch(column -> reads(plan, column)));
    }

    /** A name that is more than one word is looked for as it is. */
    private static boolean reads(ProjectionPlan plan, String column) {
        return words(column).length == 1
                ? Arrays.asList(words(plan.content())).contains(column)
                : plan.content().toUpperCase(Locale.ROOT).contains(column);
    }

    private static String[] words(String text) {
        return text.toUpperCase(Locale.ROOT).split("[^\\p{L}\\p{N}_$]+");
    }
}
