package dev.tidemark.projector.backfill;

import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the projection files say now.
 *
 * @param plans of the collections that can be followed
 * @param wrong of the others, by collection: what is wrong and what to do
 */
public record Declared(List<ProjectionPlan> plans, Map<String, String> wrong) {

    public Declared {
        plans = List.copyOf(plans);
        wrong = new TreeMap<>(wrong);
    }
}
