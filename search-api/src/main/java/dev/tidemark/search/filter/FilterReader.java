package dev.tidemark.search.filter;

import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads parameters as filters of a collection. All that is wrong with them is told. */
public final class FilterReader {

    private static final int MOST_FILTERS = 20;
    private static final int MOST_VALUES = 100;
    private static final int MOST_VALUES_OF_ALL = 500;
    private static final int LONGEST_VALUE = 512;

    private final Collection collection;
    private final BiConsumer<String, String> errors;
    private final List<Filter> filters = new ArrayList<>();
    private int values;

    /** @param errors takes what is wrong: the name of a parameter, and what it must be */
    public FilterReader(Collection collection, BiConsumer<String, String> errors) {
        this.collection = collection;
        this.errors = errors;
    }

    /** The name of the field that a parameter filters by, known or not. */
    public String field(String parameter) {
        return parameter.startsWith("-") && !collection.filters().containsKey(parameter)
                ? parameter.substring(1)
                : parameter;
    }

    /** @return false if it is no filter of this collection */
    public boolean read(String parameter, String text) {
        String name = field(parameter);
        Field field = collection.filters().get(name);
        if (field == null) {
            return false;
        }
        filters.add(new Filter(parameter, field, !name.equals(parameter), matches(parameter, field, text)));
        if (filters.size() == MOST_FILTERS + 1) {
            errors.accept("filters", "are more than " + MOST_FILTERS);
        }
        return true;
    }

    /** All that were read. */
    public Conditions conditions() {
        return new Conditions(filters);
    }

    private List<Match> matches(String parameter, Field field, String text) {
        List<Match> matches = new ArrayList<>();
        if (text.isEmpty()) {
            errors.accept(parameter, "has no value: leave it out for any, null asks for what has none");
            return matches;
        }
        List<String> texts;
        try {
            texts = Values.read(text);
        } catch (IllegalArgumentException e) {
            errors.accept(parameter, e.getMessage());
            return matches;
        }
        values += texts.size();
        if (texts.size() > MOST_VALUES) {
            errors.accept(parameter, "has more than " + MOST_VALUES + " values");
        } else if (values > MOST_VALUES_OF_ALL) {
            errors.accept("filters", "have more than " + MOST_VALUES_OF_ALL + " values in all");
        } else {
            texts.forEach(value -> match(parameter, field, value, matches));
        }
        return matches;
    }

    private void match(String parameter, Field field, String value, List<Match> into) {
        if (value != null && value.length() > LONGEST_VALUE) {
            errors.accept(parameter, "has a value of more than " + LONGEST_VALUE + " characters");
            return;
        }
        try {
            into.add(Match.of(field.kind(), value));
        } catch (IllegalArgumentException e) {
            errors.accept(parameter, e.getMessage() + "; is '" + value + "'");
        }
    }
}
