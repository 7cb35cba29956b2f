package dev.tidemark.writer.position;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A set of transactions as MySQL writes it: {@code uuid:1-5:7,uuid2:1-3:tag:1-2}. Immutable.
 *
 * <p>Its {@link #size()} is a position. Tagged transactions (MySQL 8.3 and later) count as a series of their own.
 */
final class GtidSet {
    static final GtidSet EMPTY = new GtidSet(Map.of());

    private record Interval(long first, long last) {}

    /** Intervals by series, a series being a UUID or a UUID with a tag. They do not overlap. */
    private final Map<String, List<Interval>> series;

    private GtidSet(Map<String, List<Interval>> series) {
        this.series = series;
    }

    /** Reads what {@code @@gtid_executed} or the session tracker says; throws IllegalArgumentException on anything else. */
    static GtidSet parse(String text) {
        Map<String, List<Interval>> series = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            String trimmed = part.strip();
            if (!trimmed.isEmpty()) {
                parseServer(trimmed.toLowerCase(Locale.ROOT).split(":"), series);
            }
        }
        return new GtidSet(series);
    }

    private static void parseServer(String[] parts, Map<String, List<Interval>> series) {
        String name = parts[0].strip();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.isEmpty() || !Character.isDigit(part.charAt(0))) {
                name = parts[0].strip() + ":" + part;
            } else {
                series.computeIfAbsent(name, n -> new ArrayList<>()).add(interval(part));
            }
        }
    }

    private static Interval interval(String text) {
        int dash = text.indexOf('-');
        long first = Long.parseLong(dash < 0 ? text : text.substring(0, dash));
        long last = dash < 0 ? first : Long.parseLong(text.substring(dash + 1));
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("not an interval of a GTID set: " + text);
        }
        return new Interval(first, last);
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** How many transactions there are. */
    long size() {
        return series.values().stream()
                .flatMap(List::stream)
                .mapToLong(interval -> interval.last() - interval.first() + 1)
                .sum();
    }

    /** Whether every transaction of the other set is in this one. */
    boolean contains(GtidSet other) {
        return other.series.entrySet().stream()
                .allMatch(entry -> entry.getValue().stream().allMatch(interval -> contains(entry.getKey(), interval)));
    }

    private boolean contains(String name, Interval wanted) {
        return series.getOrDefault(name, List.of()).stream()
                .anyMatch(interval -> interval.first() <= wanted.first() && wanted.last() <= interval.last());
    }
}
