package dev.tidemark.projector.backfill;

import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the projection files say now.
 *
 * @param plans of the collections that can be followed
 * @param wrong of the others, by collection: what is wrong and what to do
 * @param problems all that is wrong with the files, one line each
 */
public record Declared(List<ProjectionPlan> plans, Map<String, String> wrong, List<String> problems) {

    public Declared {
        plans = List.copyOf(plans);
        wrong = new TreeMap<>(wrong);
        problems = List.copyOf(problems);
    }

    Optional<ProjectionPlan> plan(String collection) {
        return plans.stream()
                .filter(plan -> plan.collection().equals(collection))
                .findFirst();
    }

    /** Whether a file is of this collection, right or wrong. */
    boolean declares(String collection) {
        return plan(collection).isPresent() || wrong.containsKey(collection);
    }

    /** Why there is no plan of a collection that is known. A file that is not YAML does not say which one it is of. */
    String whyNot(String collection) {
        String of = wrong.getOrDefault(collection, "");
        if (!of.isEmpty()) {
            return of;
        }
        return problems.isEmpty()
                ? "no projection file declares '" + collection + "' any more"
                : String.join("; ", problems);
    }
}
