package dev.tidemark.search.facets;

import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.collections.Kind;
import dev.tidemark.search.facets.Facet.Count;
import dev.tidemark.search.filter.Match;
import dev.tidemark.search.filter.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads {@code brand,category:20~aud,price:0..10;10..50,placed_at:month}: each facet alone, or with what is counted
 * behind a colon, and text that the values must contain behind a tilde.
 */
public final class FacetReader {

    private static final int MOST_FACETS = 20;
    private static final int MOST_VALUES = 200;
    private static final int VALUES = 10;
    private static final int MOST_RANGES = 50;
    private static final int MOST_PERIODS = 1_000;
    private static final int PERIODS = 120;
    private static final int LONGEST_LIKE = 64;

    private final Collection collection;
    private final Consumer<String> errors;
    private final Map<String, Facet> facets = new LinkedHashMap<>();

    private FacetReader(Collection collection, Consumer<String> errors) {
        this.collection = collection;
        this.errors = errors;
    }

    /** @param errors takes what is wrong */
    public static List<Facet> read(Collection collection, String text, Consumer<String> errors) {
        FacetReader reader = new FacetReader(collection, errors);
        List<String> parts = Values.split(text);
        if (parts.size() > MOST_FACETS) {
            errors.accept("names more than " + MOST_FACETS);
        } else {
            parts.forEach(reader::facet);
        }
        return new ArrayList<>(reader.facets.values());
    }

    private void facet(String text) {
        int tilde = text.indexOf('~');
        String head = tilde < 0 ? text : text.substring(0, tilde);
        int colon = head.indexOf(':');
        String name = colon < 0 ? head : head.substring(0, colon);
        String what = colon < 0 ? "" : head.substring(colon + 1);
        Field field = collection.facets().get(name);
        if (field == null) {
            errors.accept("'" + name + "' is unknown"
                    + Suggestion.of(name, collection.facets().keySet()) + "; "
                    + (collection.facets().isEmpty()
                            ? "there are none here"
                            : "known here: "
                                    + String.join(", ", collection.facets().keySet())));
            return;
        }
        try {
            Count count = count(field.kind(), what, tilde < 0 ? null : like(text.substring(tilde + 1)));
            if (facets.put(name, new Facet(name, field, count)) != null) {
                errors.accept("names '" + name + "' twice");
            }
        } catch (IllegalArgumentException e) {
            errors.accept("'" + name + "' " + e.getMessage());
        }
    }

    private static String like(String text) {
        String like = text.isEmpty() ? null : Values.read(text).get(0);
        if (like == null || like.isEmpty() || like.length() > LONGEST_LIKE) {
            throw new IllegalArgumentException("must have 1 to " + LONGEST_LIKE + " characters behind ~");
        }
        return like;
    }

    private static Count count(Kind kind, String what, String like) {
        boolean words = kind == Kind.KEYWORD;
        boolean number = what.matches("\\d{1,9}");
        if (like != null && !words) {
            throw new IllegalArgumentException("holds no text: there is nothing to look for behind ~");
        } else if (words || kind == Kind.BOOLEAN) {
            if (!what.isEmpty() && !number) {
                throw new IllegalArgumentException("is counted by value: how many of them may stand behind the colon");
            }
            return new Facet.Top(number(what, VALUES, MOST_VALUES), like);
        } else if (what.isEmpty()) {
            return new Facet.Extremes();
        } else if (what.contains("..")) {
            return ranges(kind, what);
        } else if (kind == Kind.DATE) {
            return periods(what);
        } else if (number) {
            return new Facet.Top(number(what, VALUES, MOST_VALUES), null);
        }
        throw new IllegalArgumentException("takes a number of values, or ranges like ..10;10..50;50..");
    }

    private static Count periods(String what) {
        int colon = what.indexOf(':');
        String name = colon < 0 ? what : what.substring(0, colon);
        Period period = Period.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "takes year, quarter, month, week or day, or ranges like ..2025;2026-01..2026-06"));
        return new Facet.Periods(period, number(colon < 0 ? "" : what.substring(colon + 1), PERIODS, MOST_PERIODS));
    }

    private static Count ranges(Kind kind, String what) {
        Map<String, Match.Between> ranges = new LinkedHashMap<>();
        for (String range : what.split(";", -1)) {
            if (!(Match.of(kind, range) instanceof Match.Between between)) {
                throw new IllegalArgumentException("has '" + range + "' among its ranges, which is none");
            }
            ranges.put(range, between);
        }
        if (ranges.size() > MOST_RANGES) {
            throw new IllegalArgumentException("has more than " + MOST_RANGES + " ranges");
        }
        return new Facet.Ranges(ranges);
    }

    private static int number(String text, int otherwise, int most) {
        if (text.isEmpty()) {
            return otherwise;
        }
        int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("can be counted by 1 to " + most);
        }
        return number;
    }
}
