package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.index.Generation.Order;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What operators ask of generations: {@link Beginning} has them built, {@link Moves} lets those serve that there are. What is
 * decided is written down by the {@link NextAttempt} of the one that runs; {@link Backfill} does it in that one, and {@link
 * BackfillReports} has how far that is. Outlives attempts. Thread-safe.
 */
public final class Backfills {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BackfillReports reports = new BackfillReports();
    /** One begins after the other, so that each finds what the former has begun. Taken before this. */
    private final Object beginning = new Object();

    private volatile List<String> names = List.of();

    // All guarded by this. An attempt does not end while it is held: what is decided is decided before the next one
    // looks.
    private Attached attached;
    private String lost;
    private Order reseed;

    /** Who decides something just now, which may take as long as Elasticsearch takes. */
    private volatile Thread decider;

    private volatile boolean ended;

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

    /** What is told of what is being built. */
    public BackfillReports reports() {
        return reports;
    }

    /** The collections are these. */
    public void names(List<String> all) {
        names = List.copyOf(all);
    }

    public List<String> names() {
        return names;
    }

    /** From now on these are the generations. What is going on is a matter of this attempt. */
    public synchronized void attach(Generations generations, Supplier<Declared> declared, Runnable again) {
        attached = new Attached(generations, declared, again);
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
    public Begun begin(List<String> collections, Order order, boolean again) {
        List<String> chosen = collections.isEmpty() ? names : collections;
        chosen.forEach(this::requireKnown);
        Optional<Begun> afterLoss = beginAfterLoss(chosen, order);
        if (afterLoss.isPresent()) {
            return afterLoss.get();
        }
        synchronized (beginning) {
            Attached to = requireAttached();
            try {
                Beginning request = new Beginning(to.generations(), reports, chosen, collections.isEmpty(), order);
                request.look(to.declared().get(), again, collection -> requireUndecided(to.generations(), collection));
                request.make(); // for however long, so nothing else is held up by it
                return begin(to, request);
            } catch (CancellationException e) {
                throw again(e);
            }
        }
    }

    private Begun begin(Attached to, Beginning request) {
        return decide(() -> {
            if (attached != to) {
                throw again(null); // what was made, the next attempt deletes
            }
            Begun begun = request.begin(collection -> requireUndecided(to.generations(), collection));
            if (begun.fresh()) {
                to.again().run();
            }
            return begun;
        });
    }

    private synchronized <T> T decide(Supplier<T> decision) {
        decider = Thread.currentThread();
        try {
            if (ended) {
                throw new CancellationException("the projector ends");
            }
            return decision.get();
        } catch (CancellationException e) {
            throw ended ? ended(e) : again(e);
        } finally {
            decider = null;
        }
    }

    /** The process ends: who waits for Elasticsearch does so no more, as though he had been killed. */
    public void end() {
        ended = true;
        Thread waiting = decider;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    /**
     * Finds what is being built of these collections, or is built and waits to be promoted; begins nothing.
     *
     * @param collections none for all
     * @return with why there is nothing of the others
     */
    public Begun join(List<String> collections) {
        Map<String, Watch> found = new TreeMap<>();
        Map<String, String> leftOut = new TreeMap<>();
        for (String collection : collections.isEmpty() ? names : collections) {
            Optional<Coming> coming = Coming.of(requireChangeable(collection).generations(), collection);
            Optional<String> objection = coming.flatMap(Coming::objection);
            if (coming.isEmpty() || objection.isPresent()) {
                leftOut.put(collection, objection.orElse("nothing of " + collection + " is being built"));
            } else {
                found.put(
                        collection,
                        coming.get().isWaiting() ? Watch.ended(coming.get().index()) : reports.watch(collection));
            }
        }
        return new Begun(found, leftOut, false);
    }

    /** What to do in place of cancelling the building of a generation. */
    public String howToEnd(String collection) {
        return Coming.of(requireChangeable(collection).generations(), collection)
                .map(Coming::howToEnd)
                .orElse("nothing of " + collection + " is being built any more");
    }

    /**
     * Which generation has to say what the database says before it may serve.
     *
     * @param number 0 for the one that is coming, or else the one that stands by
     * @return its number; empty where it serves already, or nothing true does: then everything is better than waiting
     * @throws BackfillRefusedException if that generation cannot serve
     */
    public synchronized Optional<Integer> toVerify(String collection, int number) {
        return moves(collection).toVerify(number);
    }

    /**
     * Moves the alias, without a look at what the generation holds: {@link Backfill#requireTrue} has one before.
     *
     * @param number 0 for the one that is coming, or else the one that stands by
     * @param force whether one may serve that verification objects to
     * @return the index that is live now
     * @throws BackfillRefusedException if that generation cannot serve
     */
    public String promote(String collection, int number, boolean force) {
        return decide(() -> moves(collection).promote(number, force));
    }

    /**
     * Whether a generation that was to be promoted serves.
     *
     * @return its index
     * @throws BackfillRefusedException if it does not
     */
    public synchronized String requireLive(String collection, int number) {
        return moves(collection).requireLive(number);
    }

    /**
     * Takes the alias back to the generation that stands by, which has had every change since.
     *
     * @param number of the one that is expected to stand by; 0 for whichever does
     * @return the index that is live now
     * @throws BackfillRefusedException if none stands by, or another one
     */
    public String rollBack(String collection, int number) {
        return decide(() -> moves(collection).rollBack(number));
    }

    /**
     * Deletes a generation that does not serve.
     *
     * @param number 0 for the one that stands by
     * @param force whether also one that serves, if no projection file declares its collection any more
     * @return its index
     * @throws BackfillRefusedException if it serves, or there is none
     */
    public String drop(String collection, int number, boolean force) {
        return decide(() -> {
            Attached to = requireAttached(); // only that one knows which there are that no file declares
            Undeclared undeclared = to.generations().undeclared();
            return undeclared.has(collection)
                    ? undeclared.drop(collection, number, force, to.declared().get())
                    : moves(collection).drop(number, to.declared(), to.again());
        });
    }

    private Moves moves(String collection) {
        return new Moves(requireChangeable(collection).generations(), reports, collection);
    }

    private Attached requireChangeable(String collection) {
        requireKnown(collection);
        Attached to = requireAttached();
        requireUndecided(to.generations(), collection);
        return to;
    }

    private static void requireUndecided(Generations generations, String collection) {
        if (generations.next().isDecided(collection)) {
            throw again(null);
        }
    }

    private static BackfillRefusedException again(Throwable cause) {
        BackfillRefusedException again =
                new BackfillRefusedException(Why.NOT_NOW, "the stream is about to begin anew; try again");
        again.initCause(cause);
        return again;
    }

    /** What was begun may be written down already: who tried again would turn it round. */
    private static BackfillRefusedException ended(CancellationException cause) {
        BackfillRefusedException ended = new BackfillRefusedException(
                Why.NOT_NOW, "the projector ends; once it is back, 'status' says whether that was done");
        ended.initCause(cause);
        return ended;
    }

    private synchronized Attached requireAttached() {
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
    public String requireKnown(String collection) {
        if (names.isEmpty()) {
            requireAttached(); // it is not known yet which there are
        }
        if (!names.contains(collection)) {
            throw new BackfillRefusedException(
                    Why.UNKNOWN, "there is no collection '" + collection + "'; known are " + String.join(", ", names));
        }
        return collection;
    }

    /** Where the source's history is lost no attempt comes so far as to be asked; the next one is told. */
    private synchronized Optional<Begun> beginAfterLoss(List<String> chosen, Order order) {
        if (attached != null || lost == null) {
            return Optional.empty();
        }
        if (!chosen.containsAll(names)) {
            throw new BackfillRefusedException(Why.CONFLICT, lost);
        }
        boolean fresh = reseed == null;
        reseed = order;
        awaitReseeding();
        Map<String, Watch> begun = new TreeMap<>();
        chosen.forEach(collection -> begun.put(collection, reports.watch(collection)));
        return Optional.of(new Begun(begun, Map.of(), fresh));
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
}
