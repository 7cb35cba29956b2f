package dev.tidemark.projector.change;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * A set of transactions, as in MySQL's {@code gtid_executed}: of several servers, with tags. Its {@link #size} is a
 * position. Immutable and thread-safe; equal where it holds the same transactions.
 */
public final class GtidSet {

    private static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

    /** No source without a transaction, so that equal sets are equal maps. */
    private final SortedMap<GtidSource, Intervals> sources;

    private final long size;

    private GtidSet(SortedMap<GtidSource, Intervals> sources) {
        this.sources = sources;
        this.size = sources.values().stream().mapToLong(Intervals::size).reduce(0, Math::addExact);
    }

    public static GtidSet empty() {
        return EMPTY;
    }

    public static GtidSet of(Gtid gtid) {
        return EMPTY.plus(gtid);
    }

    /**
     * Reads the form that MySQL prints, {@code uuid:1-5:8:tag:1-3,uuid:1}: white space, letter case and the order of
     * its parts do not matter. An empty text is the empty set.
     */
    public static GtidSet parse(String text) {
        return GtidSetText.parse(text);
    }

    /** Drops sources without a transaction. The map must not be used any more. */
    static GtidSet of(SortedMap<GtidSource, Intervals> sources) {
        sources.values().removeIf(Intervals::isEmpty);
        return sources.isEmpty() ? EMPTY : new GtidSet(sources);
    }

    /** How many transactions it holds: the position of who has seen just these. */
    public long size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public boolean contains(Gtid gtid) {
        return numbers(gtid.source()).contains(gtid.number());
    }

    public boolean contains(GtidSet other) {
        return other.sources.entrySet().stream()
                .allMatch(entry -> numbers(entry.getKey()).contains(entry.getValue()));
    }

    /** This set and one transaction more. Costs next to nothing where that is the next one of its source. */
    public GtidSet plus(Gtid gtid) {
        Intervals before = numbers(gtid.source());
        Intervals after = before.plus(gtid.number());
        if (after == before) {
            return this;
        }
        SortedMap<GtidSource, Intervals> changed = new TreeMap<>(sources);
        changed.put(gtid.source(), after);
        return new GtidSet(changed);
    }

    public GtidSet union(GtidSet other) {
        return combine(other, Intervals::union);
    }

    /** What is in this set and not in the other. */
    public GtidSet minus(GtidSet other) {
        return combine(other, Intervals::minus);
    }

    private GtidSet combine(GtidSet other, BinaryOperator<Intervals> how) {
        SortedMap<GtidSource, Intervals> result = new TreeMap<>(sources);
        for (Map.Entry<GtidSource, Intervals> theirs : other.sources.entrySet()) {
            result.put(theirs.getKey(), how.apply(numbers(theirs.getKey()), theirs.getValue()));
        }
        return of(result);
    }

    private Intervals numbers(GtidSource source) {
        return sources.getOrDefault(source, Intervals.NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet set && sources.equals(set.sources);
    }

    @Override
    public int hashCode() {
        return sources.hashCode();
    }

    /** The form that {@link #parse} reads, on one line, a server once with its tags behind it: what MySQL takes. */
    @Override
    public String toString() {
        return sources.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().uuid(),
                        TreeMap::new,
                        Collectors.mapping(
                                entry -> entry.getKey().tag().isEmpty()
                                        ? ":" + entry.getValue()
                                        : ":" + entry.getKey().tag() + ":" + entry.getValue(),
                                Collectors.joining())))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
