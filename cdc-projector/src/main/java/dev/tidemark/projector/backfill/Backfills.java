package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What operators ask of generations, and what they are told of those that are being made. Outlives attempts: what was begun
 * in one is done in a later one. Thread-safe.
 */
public final class Backfills {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LongAdder rows = new LongAdder();
    private final LongAdder yields = new LongAdder();

    // All guarded by this.
    private final Map<String, Watch> watches = new HashMap<>();
    private final Map<String, String> objections = new HashMap<>();
    private List<String> names = List.of();
    private Attached attached;
    private String lost;
    private Order reseed;

    /**
     * @param declared what the projection files say now
     * @param again ends the attempt, for another one to begin at once
     */
    private record Attached(Generations generations, Supplier<Declared> declared, Runnable again) {}

    /**
     * What was begun, or found going on.
     *
     * @param watches by collection
     * @param leftOut of all collections, those of which nothing can be built now, with what is wrong and what to do
     * @param fresh whether anything was begun
     */
    public record Begun(Map<String, Watch> watches, Map<String, String> leftOut, boolean fresh) {}

    /** The collections are these. */
    public synchronized void names(List<String> all) {
        names = List.copyOf(all);
    }

    public synchronized List<String> names() {
        return names;
    }

    /** From now on these are the generations. What is going on is a matter of this attempt. */
    public synchronized void attach(Generations generations, Supplier<Declared> declared, Runnable again) {
        attached = new Attached(generations, declared, again);
        objections.clear();
        lost = null;
        reseeding();
    }

    public synchronized void detach() {
        attached = null;
    }

    /** The source's history is not the one that is applied; nothing goes on before all is built anew. */
    public synchronized void historyLost(String reason) {
        lost = reason;
    }

    /** What all collections shall be built anew with, where that was asked for because the source's history is lost. */
    public synchronized Optional<Order> reseed() {
        return Optional.ofNullable(reseed);
    }

    /** It is written down that all collections are built anew. */
    public synchronized void reseeding() {
        reseed = null;
        notifyAll();
    }

    /**
     * Begins to build generations, or finds that this is being done already, just so, or is done and waits to be promoted.
     * Durable on return.
     *
     * @param collections none for all of which something can be built
     * @param again whether another one is built where one is complete and does not serve yet
     * @return what is being done
     * @throws BackfillRefusedException if nothing was begun
     */
    public synchronized Begun begin(List<String> collections, Order order, boolean again) {
        List<String> chosen = collections.isEmpty() ? names : collections;
        chosen.forEach(this::requireKnown);
        if (attached == null && lost != null) {
            return beginAfterLoss(chosen, order);
        }
        Attached to = requireAttached();
        Declared declared = to.declared().get();
        Map<String, String> leftOut = new TreeMap<>();
        List<ProjectionPlan> fresh = new ArrayList<>();
        Set<String> otherwise = new TreeSet<>();
        Map<String, Watch> begun = new TreeMap<>();
        for (String collection : chosen) {
            Optional<ProjectionPlan> plan = declared.plan(collection);
            Optional<Generation> ready = plan.filter(any -> !again).flatMap(of -> ready(to.generations(), of));
            if (plan.isEmpty()) {
                leftOut.put(collection, declared.whyNot(collection));
            } else if (ready.isPresent() && order.promote()) {
                String index = to.generations().index(collection, ready.get().number());
                if (collections.isEmpty()) {
                    leftOut.put(collection, isReady(collection, index)); // of all, those are built that can be
                } else {
                    otherwise.add(isReady(collection, index));
                }
            } else if (ready.isPresent()) {
                begun.put(
                        collection,
                        Watch.ended(
                                to.generations().index(collection, ready.get().number())));
            } else if (!isGoingOn(to.generations(), plan.get())) {
                requireUndecided(to.generations(), collection);
                fresh.add(plan.get());
            } else if (!order.isMetBy(coming(to.generations(), collection).order())) {
                otherwise.add(otherwise(to.generations(), collection));
            }
        }
        if (!otherwise.isEmpty()) {
            throw new BackfillRefusedException(Why.CONFLICT, String.join("; ", otherwise));
        }
        requireSome(collections, chosen, leftOut);
        Map<String, Generation> made = make(to.generations(), fresh, order, leftOut);
        try {
            requireSome(collections, chosen, leftOut);
        } catch (BackfillRefusedException e) {
            made.forEach(to.generations()::unmake);
            throw e;
        }
        made.forEach((collection, generation) -> {
            objections.remove(collection);
            to.generations().begin(collection, generation);
        });
        chosen.stream()
                .filter(collection -> !leftOut.containsKey(collection) && !begun.containsKey(collection))
                .forEach(collection -> begun.put(collection, watch(collection)));
        if (!made.isEmpty()) {
            to.again().run();
        }
        return new Begun(begun, leftOut, !made.isEmpty());
    }

    /**
     * Finds what is being built of these collections, or is built and waits to be promoted; begins nothing.
     *
     * @param collections none for all
     * @return with why there is nothing of the others
     */
    public synchronized Begun join(List<String> collections) {
        Map<String, Watch> found = new TreeMap<>();
        Map<String, String> leftOut = new TreeMap<>();
        for (String collection : collections.isEmpty() ? names : collections) {
            Generations generations = requireChangeable(collection);
            Optional<Generation> coming = generations.state(collection).coming();
            if (coming.isEmpty()) {
                leftOut.put(collection, "nothing of " + collection + " is being built");
            } else if (objections.containsKey(collection)) {
                leftOut.put(collection, objections.get(collection));
            } else if (isWaiting(coming.get())) {
                found.put(
                        collection,
                        Watch.ended(generations.index(collection, coming.get().number())));
            } else {
                found.put(collection, watch(collection));
            }
        }
        return new Begun(found, leftOut, false);
    }

    /** Who names collections wants all of them; of all, those are built that can be. */
    private static void requireSome(List<String> named, List<String> chosen, Map<String, String> leftOut) {
        if (!leftOut.isEmpty() && (!named.isEmpty() || leftOut.size() == chosen.size())) {
            throw new BackfillRefusedException(Why.CONFLICT, String.join("; ", new TreeSet<>(leftOut.values())));
        }
    }

    /** What Elasticsearch refuses is found out while somebody is there to be told, and before anything is given up for it. */
    private static Map<String, Generation> make(
            Generations generations, List<ProjectionPlan> plans, Order order, Map<String, String> leftOut) {
        Map<String, Generation> made = new TreeMap<>();
        for (ProjectionPlan plan : plans) {
            try {
                made.put(plan.collection(), generations.make(plan, order));
            } catch (IndexRefusedException e) {
                leftOut.put(plan.collection(), e.getMessage());
            }
        }
        return made;
    }

    private boolean isGoingOn(Generations generations, ProjectionPlan plan) {
        return generations
                .state(plan.collection())
                .coming()
                .filter(coming -> coming.projection().equals(plan.text()))
                .filter(coming -> coming.state() != GenerationState.READY
                        || coming.order().promote())
                .filter(coming -> !objections.containsKey(plan.collection()))
                .isPresent();
    }

    /** What was built just so, gets every change, and waits for somebody to promote it. */
    private static Optional<Generation> ready(Generations generations, ProjectionPlan plan) {
        return generations
                .state(plan.collection())
                .coming()
                .filter(coming -> coming.projection().equals(plan.text()))
                .filter(Backfills::isWaiting);
    }

    /** For somebody to promote it. */
    private static boolean isWaiting(Generation coming) {
        return coming.state() == GenerationState.READY && !coming.order().promote();
    }

    private static String isReady(String collection, String index) {
        return index + " is complete and does not serve yet: 'promote " + collection + "' makes it serve, 'backfill "
                + collection + " --again' builds another one in its place";
    }

    private static Generation coming(Generations generations, String collection) {
        return generations.state(collection).coming().orElseThrow();
    }

    private static String otherwise(Generations generations, String collection) {
        Generation coming = coming(generations, collection);
        return generations.index(collection, coming.number()) + " is being built already, as by 'backfill " + collection
                + coming.order().options() + "': wait until that is done"
                + ending(generations, collection)
                        .map(drop -> ", or end it with '" + drop + "'")
                        .orElse("");
    }

    /** The command that ends what is being built; empty where nothing would be left. */
    private static Optional<String> ending(Generations generations, String collection) {
        CollectionState state = generations.state(collection);
        return state.coming()
                .filter(coming -> state.live().isPresent())
                .map(coming -> "drop " + collection + " " + coming.number());
    }

    /** What to do in place of cancelling the building of a generation: it ends when the generation is deleted. */
    public synchronized String howToEnd(String collection) {
        Generations generations = requireChangeable(collection);
        Optional<Generation> coming = generations.state(collection).coming();
        if (coming.isEmpty()) {
            return "nothing of " + collection + " is being built any more";
        }
        String index = generations.index(collection, coming.get().number());
        return ending(generations, collection)
                .map(drop -> index + " is built for all who ask for it: '" + drop + "' ends that")
                .orElse(index + " is the only generation of " + collection + ": building it cannot be ended");
    }

    private Begun beginAfterLoss(List<String> chosen, Order order) {
        if (!chosen.containsAll(names)) {
            throw new BackfillRefusedException(Why.CONFLICT, lost);
        }
        boolean fresh = reseed == null;
        reseed = order;
        awaitReseeding();
        Map<String, Watch> begun = new TreeMap<>();
        chosen.forEach(collection -> begun.put(collection, watch(collection)));
        return new Begun(begun, Map.of(), fresh);
    }

    /** The next attempt writes it down, which begins at once, and takes as long as the servers take to answer. */
    private void awaitReseeding() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (long left = PATIENCE.toMillis();
                    reseed != null && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (reseed != null) {
            throw new BackfillRefusedException(
                    Why.NOT_NOW,
                    "it is not written down yet, for MySQL or Elasticsearch does not answer; it begins when they do, and"
                            + " 'status' says so");
        }
    }

    private Watch watch(String collection) {
        return watches.computeIfAbsent(collection, any -> new Watch());
    }

    /**
     * Moves the alias.
     *
     * @param number 0 for the one that is complete, or else the one that stands by
     * @param force whether one may serve that verification objects to
     * @return the index that is live now
     * @throws BackfillRefusedException if that generation cannot serve
     */
    public synchronized String promote(String collection, int number, boolean force) {
        Generations generations = requireChangeable(collection);
        CollectionState state = generations.state(collection);
        Generation chosen = number == 0
                ? state.coming()
                        .filter(coming -> coming.state() == GenerationState.READY || force)
                        .or(state::standby)
                        .orElseThrow(() -> new BackfillRefusedException(
                                Why.CONFLICT,
                                "no generation of " + collection + " is complete: " + summary(state)
                                        + "; build one with 'backfill " + collection + "'"))
                : require(state, number);
        String index = generations.index(collection, chosen.number());
        switch (chosen.state()) {
            case LIVE -> {
                return index;
            }
            case READY, STANDBY -> generations.promote(collection, chosen.number());
            default -> {
                boolean complete = objections.containsKey(collection);
                if (!complete || !force) {
                    throw new BackfillRefusedException(
                            Why.CONFLICT,
                            complete
                                    ? index + " does not say what the database says: " + objections.get(collection)
                                            + "; '--force' lets it serve all the same"
                                    : index + " is not complete yet, it is " + chosen.state());
                }
                generations.write(collection, chosen.become(GenerationState.READY));
                generations.promote(collection, chosen.number());
            }
        }
        return index;
    }

    /**
     * Takes the alias back to the generation that stands by, which has had every change since.
     *
     * @param number of the one that is expected to stand by; 0 for whichever does
     * @return the index that is live now
     * @throws BackfillRefusedException if none stands by, or another one
     */
    public synchronized String rollBack(String collection, int number) {
        Generations generations = requireChangeable(collection);
        Generation standby = generations
                .state(collection)
                .standby()
                .orElseThrow(() -> new BackfillRefusedException(
                        Why.CONFLICT,
                        "no generation of " + collection + " stands by: " + summary(generations.state(collection))));
        if (number != 0 && number != standby.number()) {
            throw new BackfillRefusedException(
                    Why.CONFLICT,
                    "generation " + number + " of " + collection + " does not stand by: "
                            + summary(generations.state(collection)));
        }
        return promote(collection, standby.number(), false);
    }

    /**
     * Deletes a generation that does not serve.
     *
     * @param number 0 for the one that stands by
     * @return its index
     * @throws BackfillRefusedException if it serves, or there is none
     */
    public synchronized String drop(String collection, int number) {
        Generations generations = requireChangeable(collection);
        CollectionState state = generations.state(collection);
        Generation chosen = number == 0
                ? state.standby()
                        .orElseThrow(() -> new BackfillRefusedException(
                                Why.CONFLICT,
                                "no generation of " + collection + " stands by: " + summary(state)
                                        + "; say which one to drop"))
                : require(state, number);
        String index = generations.index(collection, chosen.number());
        switch (chosen.state()) {
            case LIVE ->
                throw new BackfillRefusedException(
                        Why.CONFLICT, "generation " + chosen.number() + " of " + collection + " serves searches");
            case BUILDING, CATCHING_UP -> {
                if (state.live().isEmpty()) {
                    throw new BackfillRefusedException(
                            Why.CONFLICT,
                            "generation " + chosen.number() + " of " + collection + " is the only one there is");
                }
                generations.abandon(collection, chosen.number());
                failed(collection, "it was dropped");
                attached.again().run();
            }
            default -> generations.drop(collection, chosen.number());
        }
        return index;
    }

    private static Generation require(CollectionState state, int number) {
        return state.find(number)
                .orElseThrow(() -> new BackfillRefusedException(
                        Why.UNKNOWN,
                        state.collection() + " has no generation " + number + "; there is " + summary(state)));
    }

    private static String summary(CollectionState state) {
        return state.generations().stream()
                .map(generation -> generation.number() + " (" + generation.state() + ")")
                .collect(Collectors.joining(", "));
    }

    private Generations requireChangeable(String collection) {
        requireKnown(collection);
        Generations generations = requireAttached().generations();
        requireUndecided(generations, collection);
        return generations;
    }

    private static void requireUndecided(Generations generations, String collection) {
        if (generations.isDecided(collection)) {
            throw new BackfillRefusedException(Why.NOT_NOW, "the stream is about to begin anew; try again");
        }
    }

    private Attached requireAttached() {
        if (attached == null) {
            throw new BackfillRefusedException(
                    Why.NOT_NOW, lost != null ? lost : "the projector is not streaming at the moment; see 'status'");
        }
        return attached;
    }

    /**
     * @return the collection
     * @throws BackfillRefusedException if there is none of that name
     */
    public synchronized String requireKnown(String collection) {
        if (names.isEmpty()) {
            requireAttached(); // it is not known yet which there are
        }
        if (!names.contains(collection)) {
            throw unknown(collection);
        }
        return collection;
    }

    private BackfillRefusedException unknown(String collection) {
        return new BackfillRefusedException(
                Why.UNKNOWN, "there is no collection '" + collection + "'; known are " + String.join(", ", names));
    }

    /** Where it is told how far a generation of the collection is. */
    synchronized JobProgress progress(String collection) {
        return watch(collection);
    }

    /** So many root rows more are in an index. */
    void count(long more) {
        rows.add(more);
    }

    /** A chunk waits, because the source has too much to do. */
    void yielded() {
        yields.increment();
    }

    /** How many chunks of backfills have waited for a busy source, in this process. */
    public long yields() {
        return yields.sum();
    }

    /** How many root rows backfills have brought into an index, by this process. */
    public long rows() {
        return rows.sum();
    }

    /** How much of the generation that is being made is filled, by MySQL's estimate; 1 while none is being made. */
    public synchronized double ratio(String collection) {
        Watch watch = watches.get(collection);
        return watch == null ? 1 : watch.ratio();
    }

    /** How far the generation is that is being made; empty while none is. */
    public synchronized Optional<Watch.Phase> phase(String collection) {
        return Optional.ofNullable(watches.get(collection)).map(Watch::phase);
    }

    synchronized void done(String collection, String index) {
        watch(collection).done(index);
        watches.remove(collection);
    }

    /** Nothing is built for it until somebody has mended what is wrong. */
    public synchronized void notBuilt(String collection, String why) {
        Optional.ofNullable(watches.remove(collection)).ifPresent(watch -> watch.failed(why));
    }

    /** It goes no further in this attempt. */
    synchronized void failed(String collection, String why) {
        objections.put(collection, why);
        watch(collection).failed(why);
        watches.remove(collection);
    }
}
