package dev.tidemark.projector.backfill;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.IndexLifecycle.Existing;
import dev.tidemark.projector.index.Stop;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectorStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collections that were built and that no projection file declares any more. Nothing is deleted because a file is gone, for
 * it may be gone by mistake: the index that serves goes on serving what it had, until somebody drops it by its number. Up
 * to where it is complete is written down: where the file comes back it is built anew, for it has missed changes.
 * Thread-safe.
 */
public final class Undeclared {

    private static final Logger LOG = LoggerFactory.getLogger(Undeclared.class);
    private static final String REASON = "no projection file declares it any more";

    private final Indices indices;
    private final ControlIndex control;

    /** As of now; who shows it waits for nobody. */
    private final ConcurrentSkipListMap<String, Left> found = new ConcurrentSkipListMap<>();

    /** @param complete up to where its documents are */
    private record Left(List<Existing> existing, Progress.Behind complete) {

        Optional<Existing> serving() {
            return existing.stream().filter(Existing::live).findFirst();
        }
    }

    Undeclared(Indices indices, ControlIndex control) {
        this.indices = indices;
        this.control = control;
    }

    /**
     * Looks for them.
     *
     * @param declared those that a file declares, followed or not
     * @param from up to where a collection is complete, if it was followed until now
     */
    public synchronized void find(Collection<String> declared, Function<String, Progress.Behind> from) {
        found.clear();
        there(declared).forEach((collection, existing) -> {
            CollectionState stored = stored(collection);
            boolean known = !stored.generations().isEmpty() || stored.stop().isPresent();
            Progress.Behind complete = from.apply(collection);
            CollectionState state = stored.stopped(REASON, known ? complete : new Progress.Behind(0, complete.since()));
            if (!state.equals(stored)) {
                control.write(state);
                LOG.warn("{}: {}; what serves goes on as it is", collection, REASON);
            }
            found.put(
                    collection,
                    new Left(existing, state.stop().flatMap(Stop::behind).orElseThrow()));
        });
    }

    /** The source's history is lost: what they are complete up to means nothing in the new one. */
    public synchronized void cutOff(Collection<String> declared, Progress.Behind nothing) {
        there(declared)
                .keySet()
                .forEach(collection -> control.write(stored(collection)
                        .stopped(new Stop(REASON, Optional.empty(), Optional.of(nothing), Optional.empty()))));
    }

    private Map<String, List<Existing>> there(Collection<String> declared) {
        return indices.existing().stream()
                .filter(existing -> !declared.contains(existing.generation().collection()))
                .collect(Collectors.groupingBy(existing -> existing.generation().collection()));
    }

    private CollectionState stored(String collection) {
        return control.collection(collection).orElse(CollectionState.none(collection));
    }

    /** Whether every collection that was built is declared. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    boolean has(String collection) {
        return found.containsKey(collection);
    }

    /**
     * Deletes a generation.
     *
     * @param force whether also the one that serves
     * @param declared what the projection files say now
     * @return its index
     * @throws BackfillRefusedException if it is declared again or may be, there is none, or it serves
     */
    synchronized String drop(String collection, int number, boolean force, Declared declared) {
        requireUndeclared(collection, declared);
        List<Existing> existing = indices.existing(collection);
        if (number == 0) {
            throw new BackfillRefusedException(
                    Why.CONFLICT,
                    REASON + ": say which generation of " + collection + " to drop: " + summary(existing));
        }
        Existing chosen = existing.stream()
                .filter(one -> one.generation().number() == number)
                .findFirst()
                .orElseThrow(() -> new BackfillRefusedException(
                        Why.UNKNOWN, collection + " has no generation " + number + "; there is " + summary(existing)));
        String index = chosen.generation().index();
        if (chosen.live() && !force) {
            throw new BackfillRefusedException(
                    Why.CONFLICT,
                    index + " serves searches of " + collection + ", though " + REASON + ": 'drop " + collection + " "
                            + number + " --force' deletes it, and then there is no " + collection + " to search");
        }
        control.write(stored(collection).without(number)); // first: what is written down must not be there in vain
        indices.delete(chosen.generation());
        List<Existing> left = indices.existing(collection);
        if (left.isEmpty()) {
            control.write(CollectionState.none(collection)); // where the file comes back it is a new one
            found.remove(collection);
        } else {
            found.computeIfPresent(collection, (any, before) -> new Left(left, before.complete()));
        }
        return index;
    }

    private static void requireUndeclared(String collection, Declared declared) {
        if (declared.declares(collection)) {
            throw new BackfillRefusedException(
                    Why.CONFLICT,
                    "a projection file declares '" + collection + "' again: it is going to be built anew in a moment");
        }
        if (!declared.problems().isEmpty()) {
            throw new BackfillRefusedException(
                    Why.CONFLICT,
                    "the projection files are not right, and one of them may declare '" + collection + "': "
                            + String.join("; ", declared.problems()));
        }
    }

    private static String summary(List<Existing> existing) {
        return existing.stream()
                .map(one -> one.generation().number() + (one.live() ? " (serves)" : ""))
                .collect(Collectors.joining(", "));
    }

    /** What the progress document says of those that searches find. */
    Map<String, Progress.Collection> published() {
        Map<String, Progress.Collection> published = new TreeMap<>();
        found.forEach((collection, left) -> left.serving()
                .ifPresent(live -> published.put(
                        collection, new Progress.Collection(live.generation().index(), "STOPPED", left.complete()))));
        return published;
    }

    /** For people. */
    List<ProjectorStatus.Undeclared> statuses(Generations.Counting counting) {
        return found.entrySet().stream()
                .map(one -> status(one.getKey(), one.getValue(), counting))
                .toList();
    }

    private ProjectorStatus.Undeclared status(String collection, Left left, Generations.Counting counting) {
        return new ProjectorStatus.Undeclared(
                collection,
                left.existing().stream()
                        .map(existing -> new ProjectorStatus.Leftover(
                                existing.generation().number(),
                                existing.generation().index(),
                                existing.live(),
                                counting.count(
                                        "documents of " + existing.generation().index(),
                                        () -> indices.documents(existing.generation()))))
                        .toList(),
                left.complete().searchable(),
                left.complete().since());
    }
}
