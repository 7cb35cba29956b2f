package dev.tidemark.projector.document;

import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.projection.Ascent;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.RowPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether the queries of a plan can be run at all. What a person has to mend (a table, a column, a right, collations that do not
 * compare) MySQL finds before it reads a row, so all of them are run for no rows; then the first document is loaded, and thrown
 * away.
 */
public final class Trial {

    private Trial() {}

    /**
     * Why not, for a person; empty where they can.
     *
     * @param connection with {@link LoadConnection#parameters}, in auto-commit mode
     * @throws LoadException if that cannot be told now
     */
    public static Optional<String> problem(Connection connection, ProjectionPlan plan) {
        Snapshot any = new Snapshot(connection, GtidSet.empty(), System.nanoTime());
        try {
            for (String sql : queries(plan)) {
                run(connection, sql, plan);
            }
            DocumentLoader.load(any, plan, Rows.keys(any, plan, plan.rootKeys().page(null, 1)));
            return Optional.empty();
        } catch (LoadException e) {
            if (e.kind() == Kind.CONFIGURATION) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    /** Those that load documents, and those that find which ones show a row. */
    private static List<String> queries(ProjectionPlan plan) {
        List<String> queries = new ArrayList<>();
        loading(plan.documents(), queries);
        plan.ascents().values().stream()
                .flatMap(Collection::stream)
                .map(Ascent::lookup)
                .flatMap(Optional::stream)
                .map(Ascent.Lookup::nothing)
                .forEach(queries::add);
        return queries;
    }

    private static void loading(RowPlan rows, List<String> queries) {
        queries.add(rows.query().nothing());
        rows.arrays().forEach(array -> loading(array, queries));
    }

    private static void run(Connection connection, String sql, ProjectionPlan plan) {
        try (Rows rows = Rows.of(connection, sql)) {
            rows.next();
        } catch (SQLException e) {
            throw LoadException.of(e, plan);
        }
    }
}
