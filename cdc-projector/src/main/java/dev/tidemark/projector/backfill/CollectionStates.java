package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The collections of an attempt as they are, each as it is written down, and what was decided for the next attempt to begin
 * with. That is written down, too, so from then on nothing else is. Thread-safe; whoever does several steps holds the
 * monitor.
 */
final class CollectionStates {

    private final ControlIndex control;
    private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
    private final Map<String, CollectionState> decided = new ConcurrentHashMap<>();

    CollectionStates(ControlIndex control) {
        this.control = control;
    }

    /** As it is when the attempt begins. */
    void put(Prepared of) {
        prepared.put(of.state().collection(), of);
    }

    Optional<Prepared> find(String collection) {
        return Optional.ofNullable(prepared.get(collection));
    }

    Map<String, Prepared> byName() {
        return prepared;
    }

    Collection<Prepared> all() {
        return prepared.values();
    }

    /** The names, in order. */
    List<String> names() {
        return prepared.keySet().stream().sorted().toList();
    }

    /** @throws java.util.NoSuchElementException if there is no such collection */
    CollectionState state(String collection) {
        return find(collection).orElseThrow().state();
    }

    /** As the next attempt finds it. */
    CollectionState next(String collection) {
        return Optional.ofNullable(decided.get(collection)).orElseGet(() -> state(collection));
    }

    /** True where the next attempt begins with another state: until then nothing can be changed. */
    boolean isDecided(String collection) {
        return decided.containsKey(collection);
    }

    /** Durable on return; takes effect with the next attempt. */
    synchronized void decide(CollectionState next) {
        control.write(next);
        decided.put(next.collection(), next);
    }

    /**
     * Durable on return, and in effect.
     *
     * @return false where it was decided meanwhile how the next attempt begins: then nothing is done
     */
    synchronized boolean apply(String collection, UnaryOperator<CollectionState> change) {
        if (isDecided(collection)) {
            return false;
        }
        CollectionState before = state(collection);
        CollectionState after = change.apply(before);
        if (!after.equals(before)) {
            control.write(after);
            become(after);
        }
        return true;
    }

    /** It is written down already. */
    synchronized void become(CollectionState state) {
        prepared.computeIfPresent(state.collection(), (name, of) -> of.become(state));
    }
}
