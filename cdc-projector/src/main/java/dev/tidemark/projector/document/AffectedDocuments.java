package dev.tidemark.projector.document;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.projection.Ascent;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** Each is a query within the query, which opens its tables anew. */
    private static final int ROWS_A_COUNT = 50;

    /** A row with less than the limit by this is not worth being a {@link FanOut}, however many of them change at once. */
    private static final int FEW = 100;

    private final ProjectionPlan plan;
    private final int limit;

    /**
     * @param limit the most documents that are named one by one because of rows that are looked up, or a hundredth of it for
     *     each of these rows where that is more. Rows with the fewest documents come first; each of the others is a
     *     {@link FanOut}
     */
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
        return search.affected();
    }

    /**
     * @param snapshot must cover the transactions of the changes
     * @throws LoadException if MySQL does not answer
     */
    Affected find(Snapshot snapshot, List<RowChange> changes) {
        Search search = search(changes);
        search.lookUp(snapshot);
        return search.affected();
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
        final List<Found> found = new ArrayList<>();
        final List<Counted> counted = new ArrayList<>();

        void add(Ascent ascent, List<Object> row) {
            if (row.contains(null)) {
                return; // a foreign key that is NULL leads nowhere
            } else if (ascent.lookup().isEmpty()) {
                keys.add(new DocumentKey(plan.collection(), row));
            } else {
                lookups.computeIfAbsent(ascent, fresh -> new LinkedHashSet<>()).add(row);
            }
        }

        Affected affected() {
            return new Affected(keys, fanOuts, !lookups.isEmpty());
        }

        void lookUp(Snapshot snapshot) {
            lookups.forEach(
                    (ascent, rows) -> Chunks.of(rows, ROWS_A_QUERY).forEach(some -> lookUp(snapshot, ascent, some)));
            int all = lookups.values().stream().mapToInt(Set::size).sum();
            int room = Math.max(limit, all * (limit / FEW));
            if (found.stream().mapToInt(some -> some.keys().size()).sum() + countedThatFit() <= room) {
                found.forEach(some -> keys.addAll(some.keys()));
            } else {
                found.forEach(some ->
                        Chunks.of(some.rows(), ROWS_A_COUNT).forEach(rows -> count(snapshot, some.ascent(), rows)));
                found.clear();
            }
            choose(
                    snapshot,
                    room - found.stream().mapToInt(some -> some.keys().size()).sum());
        }

        private int countedThatFit() {
            return counted.stream()
                    .mapToInt(Counted::documents)
                    .filter(documents -> documents <= limit)
                    .sum();
        }

        /** Never fetches more than the limit: where there may be more, the rows are divided until they are few to count. */
        private void lookUp(Snapshot snapshot, Ascent ascent, List<List<Object>> rows) {
            List<DocumentKey> some =
                    Rows.keys(snapshot, plan, ascent.lookup().orElseThrow().some(rows, limit + 1));
            if (some.size() <= limit) {
                found.add(new Found(ascent, rows, some));
            } else if (rows.size() == 1) {
                fanOuts.add(new FanOut(plan, ascent, rows.get(0)));
            } else if (rows.size() <= ROWS_A_COUNT) {
                count(snapshot, ascent, rows);
            } else {
                lookUp(snapshot, ascent, rows.subList(0, rows.size() / 2));
                lookUp(snapshot, ascent, rows.subList(rows.size() / 2, rows.size()));
            }
        }

        private void count(Snapshot snapshot, Ascent ascent, List<List<Object>> some) {
            String sql = ascent.lookup().orElseThrow().counts(some, limit + 1L);
            try (Rows rows = Rows.of(snapshot.connection(), sql)) {
                while (rows.next()) {
                    counted.add(new Counted(
                            ascent, some.get(Integer.parseInt(rows.text(1))), Integer.parseInt(rows.text(2))));
                }
            } catch (SQLException e) {
                throw LoadException.of(e, plan);
            }
        }

        /** Of the rows that were counted. */
        private void choose(Snapshot snapshot, int room) {
            Map<Ascent, List<List<Object>>> chosen = new IdentityHashMap<>();
            int left = room;
            counted.sort(Comparator.comparingInt(Counted::documents));
            for (Counted row : counted) {
                if (row.documents() > Math.min(limit, left)) {
                    fanOuts.add(new FanOut(plan, row.ascent(), row.row()));
                } else if (row.documents() > 0) {
                    left -= row.documents();
                    chosen.computeIfAbsent(row.ascent(), fresh -> new ArrayList<>())
                            .add(row.row());
                }
            }
            chosen.forEach((ascent, rows) -> Chunks.of(rows, ROWS_A_QUERY)
                    .forEach(some -> keys.addAll(Rows.keys(
                            snapshot, plan, ascent.lookup().orElseThrow().all(some)))));
        }
    }

    private record Found(Ascent ascent, List<List<Object>> rows, List<DocumentKey> keys) {}

    /** @param documents how many show the row, up to one more than the limit */
    private record Counted(Ascent ascent, List<Object> row, int documents) {}
}
