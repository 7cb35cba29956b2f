package dev.tidemark.projector.document;

import dev.tidemark.projector.projection.Ascent;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A row that very many documents show, a renamed category for instance.
 *
 * @param ascent the way from the row to the documents; it has a lookup
 * @param row canonical values of the columns with which the way begins
 */
public record FanOut(ProjectionPlan plan, Ascent ascent, List<Object> row) {

    private static final long MOST_COUNTED = 1_000_000;

    /**
     * The next documents in key order, each once.
     *
     * @param after the last key of the page before; null for the first page
     * @param upTo the key with which they end; null for no bound
     * @return at most {@code limit}; empty at the end
     * @throws LoadException if MySQL does not answer
     */
    public List<DocumentKey> page(Snapshot snapshot, List<Object> after, List<Object> upTo, int limit) {
        return Rows.keys(snapshot, plan, ascent.lookup().orElseThrow().page(row, after, upTo, limit));
    }

    /** How many documents there are; no more than a million are counted. */
    public long count(Snapshot snapshot) {
        String sql = ascent.lookup().orElseThrow().count(row, MOST_COUNTED);
        try (Rows rows = Rows.of(snapshot.connection(), sql)) {
            rows.next();
            return Long.parseLong(rows.text(1));
        } catch (SQLException e) {
            throw LoadException.of(e, plan);
        }
    }

    /** The row for a person: {@code category 5}. */
    public String name() {
        return ascent.path() + " " + row.stream().map(String::valueOf).collect(Collectors.joining(":"));
    }
}
