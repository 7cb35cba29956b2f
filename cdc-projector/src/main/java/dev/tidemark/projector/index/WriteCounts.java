package dev.tidemark.projector.index;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many writes had which outcome since the start, by collection. Thread-safe. */
public final class WriteCounts {

    private final Map<String, Map<Outcome, LongAdder>> counts = new ConcurrentHashMap<>();

    /** A write that was sent again counts as {@link Outcome#RETRIED} each time, beside its final outcome. */
    public long count(String collection, Outcome outcome) {
        Map<Outcome, LongAdder> of = counts.get(collection);
        return of == null ? 0 : of.get(outcome).sum();
    }

    void add(String collection, Outcome outcome) {
        counts.computeIfAbsent(collection, any -> zeros()).get(outcome).increment();
    }

    private static Map<Outcome, LongAdder> zeros() {
        Map<Outcome, LongAdder> zeros = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            zeros.put(outcome, new LongAdder());
        }
        return zeros;
    }
}
