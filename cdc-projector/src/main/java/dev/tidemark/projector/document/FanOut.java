package dev.tidemark.projector.document;

import dev.tidemark.projector.projection.Ascent;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.List;

/**
 * A row that very many documents show, a renamed category for instance.
 *
 * @param ascent the way from the row to the documents; it has a lookup
 * @param row canonical values of the columns with which the way begins
 */
public record FanOut(ProjectionPlan plan, Ascent ascent, List<Object> row) {

    /**
     * The next documents in key order, each once.
     *
     * @param after the last key of the page before; null for the first page
     * @return at most {@code limit}; empty at the end
     * @throws LoadException if MySQL does not answer
     */
    public List<DocumentKey> page(Snapshot snapshot, DocumentKey after, int limit) {
        Ascent.Lookup lookup = ascent.lookup().orElseThrow();
        return Rows.keys(snapshot, plan, lookup.page(row, after == null ? null : after.values(), limit));
    }
}
