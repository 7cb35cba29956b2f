package dev.tidemark.projector.document;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Reads the keys of a whole collection from its root table, in key order, each page by a range of the key. */
public final class KeyScan {

    // Of EXPLAIN's answer: how many rows are read, and how many percent of them are kept.
    private static final int ROWS_COLUMN = 10;
    private static final int FILTERED_COLUMN = 11;

    private final Snapshots snapshots;

    public KeyScan(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * The next keys, in MySQL's order of the key.
     *
     * @param after the last key of the page before; null for the first page
     * @return at most {@code limit}; empty at the end
     * @throws LoadException if MySQL does not answer
     */
    public List<DocumentKey> page(ProjectionPlan plan, DocumentKey after, int limit) {
        return page(plan, KeyRange.ALL, after, limit);
    }

    /** The next keys of a range; else the same. */
    public List<DocumentKey> page(ProjectionPlan plan, KeyRange range, DocumentKey after, int limit) {
        try (Snapshot snapshot = snapshots.open(GtidSet.empty())) {
            return Rows.keys(
                    snapshot,
                    plan,
                    plan.rootKeys().page(values(range.from()), values(range.to()), values(after), limit));
        }
    }

    /** Those of these keys that have a row now; {@link DocumentIds#isNamed named} ones never have. */
    public List<DocumentKey> existing(ProjectionPlan plan, Collection<DocumentKey> keys) {
        List<List<Object>> known = keys.stream()
                .filter(key -> !DocumentIds.isNamed(key))
                .map(DocumentKey::values)
                .toList();
        if (known.isEmpty()) {
            return List.of();
        }
        try (Snapshot snapshot = snapshots.open(GtidSet.empty())) {
            return Rows.keys(snapshot, plan, plan.rootKeys().existing(known));
        }
    }

    /** About how many documents there are, at no cost: good for a progress bar, and for nothing else. */
    public long estimatedRows(ProjectionPlan plan) {
        try (Snapshot snapshot = snapshots.open(GtidSet.empty());
                Rows rows = Rows.of(snapshot.connection(), plan.rootKeys().estimate())) {
            rows.next();
            return Math.round(
                    Long.parseLong(rows.text(ROWS_COLUMN)) * Double.parseDouble(rows.text(FILTERED_COLUMN)) / 100);
        } catch (SQLException e) {
            throw LoadException.of(e, plan);
        }
    }

    private static List<Object> values(DocumentKey key) {
        return key == null ? null : key.values();
    }
}
