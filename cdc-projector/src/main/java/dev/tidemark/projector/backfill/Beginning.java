package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.backfill.Backfills.Begun;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One request to build generations, in three steps: {@link #look} finds what is done already and what is to be begun, {@link
 * #make} has Elasticsearch make the indices, {@link #begin} writes down that they are built. What is refused is refused
 * before anything is given up for it. For one thread.
 */
final class Beginning {

    private final Generations generations;
    private final BackfillReports reports;
    private final List<String> chosen;
    private final boolean all;
    private final Order order;

    private final List<ProjectionPlan> fresh = new ArrayList<>();
    private final Map<String, Generation> made = new TreeMap<>();
    private final Map<String, Watch> found = new TreeMap<>();
    private final Map<String, String> leftOut = new TreeMap<>();

    /** @param all whether those are meant of which something can be built; who names collections wants each of them */
    Beginning(Generations generations, BackfillReports reports, List<String> chosen, boolean all, Order order) {
        this.generations = generations;
        this.reports = reports;
        this.chosen = chosen;
        this.all = all;
        this.order = order;
    }

    /**
     * @param again whether another one is built where one is complete and does not serve yet
     * @param requireChangeable throws for a collection of which nothing can be decided just now
     */
    void look(Declared declared, boolean again, Consumer<String> requireChangeable) {
        Set<String> otherwise = new TreeSet<>();
        for (String collection : chosen) {
            Optional<ProjectionPlan> plan = declared.plan(collection);
            Optional<Coming> coming =
                    plan.flatMap(of -> Coming.of(generations, collection).filter(one -> one.is(of)));
            Optional<Coming> waiting = coming.filter(one -> one.isWaiting() && !one.isObjectedTo() && !again);
            if (plan.isEmpty()) {
                leftOut.put(collection, declared.whyNot(collection));
            } else if (waiting.isPresent() && order.promote()) {
                if (all) {
                    leftOut.put(collection, waiting.get().waits());
                } else {
                    otherwise.add(waiting.get().waits());
                }
            } else if (waiting.isPresent()) {
                found.put(collection, Watch.ended(waiting.get().index()));
            } else if (coming.filter(Beginning::isGoingOn).isEmpty()) {
                requireChangeable.accept(collection);
                fresh.add(plan.get());
            } else if (!order.isMetBy(coming.get().generation().order())) {
                otherwise.add(coming.get().isBuiltOtherwise());
            }
        }
        if (!otherwise.isEmpty()) {
            throw new BackfillRefusedException(Why.CONFLICT, String.join("; ", otherwise));
        }
        requireSome();
    }

    private static boolean isGoingOn(Coming coming) {
        return !coming.isWaiting() && !coming.isObjectedTo();
    }

    /** Takes as long as Elasticsearch takes. What it refuses is found out while somebody is there to be told. */
    void make() {
        for (ProjectionPlan plan : fresh) {
            try {
                made.put(plan.collection(), generations.make(plan, order));
            } catch (IndexRefusedException e) {
                leftOut.put(plan.collection(), e.getMessage());
            }
        }
        try {
            requireSome();
        } catch (BackfillRefusedException e) {
            made.forEach(generations::unmake);
            throw e;
        }
    }

    private void requireSome() {
        if (!leftOut.isEmpty() && (!all || leftOut.size() == chosen.size())) {
            throw new BackfillRefusedException(Why.CONFLICT, String.join("; ", new TreeSet<>(leftOut.values())));
        }
    }

    /** Durable on return. */
    Begun begin(Consumer<String> requireChangeable) {
        made.keySet().forEach(requireChangeable); // meanwhile it may have been decided otherwise
        made.forEach((collection, generation) -> {
            generations.next().begin(collection, generation);
        });
        chosen.stream()
                .filter(collection -> !leftOut.containsKey(collection) && !found.containsKey(collection))
                .forEach(collection -> found.put(collection, reports.watch(collection)));
        return new Begun(found, leftOut, !made.isEmpty());
    }
}
