package dev.tidemark.projector.document;

import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.List;

/**
 * Where the documents of one plan go.
 *
 * @param indices the concrete indices of the generations that receive them: the live one, and one being built beside it
 */
public record Target(ProjectionPlan plan, List<String> indices) {

    public Target {
        indices = List.copyOf(indices);
    }
}
