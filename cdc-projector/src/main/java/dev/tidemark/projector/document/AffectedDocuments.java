package dev.tidemark.projector.document;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.projection.Ascent;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes to documents: which documents of one collection show the rows that changed, or showed them before.
 *
 * <p>Where a row holds the document's key, nothing is asked. Otherwise one query for all rows of a relation finds the
 * documents that show them in the snapshot; one that came to show a row since, or no longer does, is found by the change
 * that made it so.
 */
public final class AffectedDocuments {

    /** Enough to make round trips cheap, few enough for MySQL's range optimizer. */
    private static final int ROWS_A_QUERY = 500;

    private final ProjectionPlan plan;
    private final int limit;

    /** @param limit the most documents of one row that are named one by one; a row with more is a {@link FanOut} */
    public AffectedDocuments(ProjectionPlan plan, int limit) {
        this.plan = plan;
        this.limit = limit;
    }

    /**
     * Finds them, and opens a snapshot only where something has to be asked.
     *
     * @param transactions those of the changes
     * @throws LoadException if MySQL does not answer
     */
    public Affected find(Snapshots snapshots, GtidSet transactions, List<RowChange> changes) {
        Search search = search(changes);
        if (!search.lookups.isEmpty()) {
            try (Snapshot snapshot = snapshots.open(transactions)) {
                search.lookUp(snapshot);
            }
        }
        return search.found();
    }

    /**
     * @param snapshot must cover the transactions of the changes
     * @throws LoadException if MySQL does not answer
     */
    Affected find(Snapshot snapshot, List<RowChange> changes) {
        Search search = search(changes);
        search.lookUp(snapshot);
        return search.found();
    }

    private Search search(List<RowChange> changes) {
        Search search = new Search();
        for (RowChange change : changes) {
            for (Ascent ascent : plan.ascents().getOrDefault(change.table(), List.of())) {
                change.images().forEach(image -> search.add(ascent, values(change, image, ascent)));
            }
        }
        return search;
    }

    /** @throws LoadException if the table had no such column yet, or for a while */
    private List<Object> values(RowChange change, Row image, Ascent ascent) {
        List<Object> values = new ArrayList<>(ascent.columns().size());
        for (String column : ascent.columns()) {
            if (!image.values().containsKey(column)) {
                throw LoadException.without(column, change.table(), plan);
            }
            values.add(image.get(column));
        }
        return values;
    }

    private final class Search {

        final Set<DocumentKey> keys = new LinkedHashSet<>();
        final List<FanOut> fanOuts = new ArrayList<>();
        final Map<Ascent, Set<List<Object>>> lookups = new IdentityHashMap<>();

        void add(Ascent ascent, List<Object> row) {
            if (row.contains(null)) {
                return; // a foreign key that is NULL leads nowhere
            } else if (ascent.lookup().isEmpty()) {
                keys.add(new DocumentKey(plan.collection(), row));
            } else {
                lookups.computeIfAbsent(ascent, fresh -> new LinkedHashSet<>()).add(row);
            }
        }

        Affected found() {
            return new Affected(keys, fanOuts, !lookups.isEmpty());
        }

        void lookUp(Snapshot snapshot) {
            lookups.forEach(
                    (ascent, rows) -> Chunks.of(rows, ROWS_A_QUERY).forEach(some -> lookUp(snapshot, ascent, some)));
        }

        /** Never fetches more than the limit: where there may be more, the rows are halved until it is known whose. */
        private void lookUp(Snapshot snapshot, Ascent ascent, List<List<Object>> rows) {
            String sql = ascent.lookup().orElseThrow().some(rows, limit + 1);
            List<DocumentKey> found = Rows.keys(snapshot, plan, sql);
            if (found.size() <= limit) {
                keys.addAll(found);
            } else if (rows.size() == 1) {
                fanOuts.add(new FanOut(plan, ascent, rows.get(0)));
            } else {
                lookUp(snapshot, ascent, rows.subList(0, rows.size() / 2));
                lookUp(snapshot, ascent, rows.subList(rows.size() / 2, rows.size()));
            }
        }
    }
}
