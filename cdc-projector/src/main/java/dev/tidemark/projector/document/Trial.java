package dev.tidemark.projector.document;

import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.sql.Connection;
import java.util.Optional;

/** Whether the queries of a plan can be run at all: the first document is loaded, and thrown away. */
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
            DocumentLoader.load(any, plan, Rows.keys(any, plan, plan.rootKeys().page(null, 1)));
            return Optional.empty();
        } catch (LoadException e) {
            if (e.kind() == Kind.CONFIGURATION) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }
}
