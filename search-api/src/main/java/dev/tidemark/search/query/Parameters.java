package dev.tidemark.search.query;

import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.facets.Facet;
import dev.tidemark.search.facets.FacetReader;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.FilterReader;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.index.Origin;
import dev.tidemark.search.text.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the query parameters of a search. All that is wrong with them is told at once. */
final class Parameters {

    /** Those of any collection: no filters. */
    static final List<String> OWN = List.of("q", "facets", "sort", "limit", "cursor", "highlight", "fields");

    private static final Pattern LIMIT = Pattern.compile("\\d{1,6}");
    private static final int DEFAULT_LIMIT = 20;
    private static final int HIGHEST_LIMIT = 200;
    private static final int LONGEST_Q = 256;
    private static final int MOST_WORDS = 32;
    private static final int MOST_SORTS = 5;

    private final Collection collection;
    private final Conditions scope;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<FieldError> errors = new ArrayList<>();
    private boolean unknown;

    private Parameters(Collection collection, Conditions scope) {
        this.collection = collection;
        this.scope = scope;
    }

    /**
     * @param scope what the caller may see
     * @param origin the request that the parameters came with
     * @throws ProblemException 400 naming what is unknown or wrong, and what is known
     */
    static SearchRequest read(Collection collection, Conditions scope, Map<String, List<String>> query, Origin origin) {
        return new Parameters(collection, scope).read(query, origin);
    }

    private SearchRequest read(Map<String, List<String>> query, Origin origin) {
        query.forEach((name, values) -> {
            if (values.size() > 1) {
                error(name, "is given more than once; several values stand behind one name, with commas between");
            }
            given.put(name, values.get(0));
        });
        SearchRequest request = new SearchRequest(
                question(),
                scope,
                filters(),
                facets(),
                fields(),
                highlight(),
                sorts(),
                limit(),
                given.get("cursor"),
                origin);
        if (!errors.isEmpty()) {
            throw refused();
        }
        return request;
    }

    private Question question() {
        String q = given.getOrDefault("q", "").stripLeading(); // a space behind a word says that it is complete
        Question question = Question.of(q);
        if (!q.isEmpty() && collection.text().isEmpty()) {
            error("q", "is not possible: " + collection.name() + " has no text to search");
        } else if (q.length() > LONGEST_Q || question.size() > MOST_WORDS) {
            error("q", "must have at most " + MOST_WORDS + " words and " + LONGEST_Q + " characters");
        }
        return question;
    }

    private Conditions filters() {
        FilterReader filters = new FilterReader(collection, this::error);
        given.forEach((name, value) -> {
            if (!OWN.contains(name) && !Demand.PARAMETERS.contains(name) && !filters.read(name, value)) {
                unknown = true;
                error(name, "is not a parameter here" + Suggestion.of(filters.field(name), names()));
            }
        });
        return filters.conditions();
    }

    private List<Facet> facets() {
        String text = given.get("facets");
        return text == null ? List.of() : FacetReader.read(collection, text, message -> error("facets", message));
    }

    private List<String> fields() {
        String text = given.get("fields");
        return text == null ? List.of() : FieldsReader.read(collection, text, message -> error("fields", message));
    }

    private boolean highlight() {
        String text = given.getOrDefault("highlight", "false");
        if (!text.equals("true") && !text.equals("false")) {
            error("highlight", "must be true or false");
        }
        return text.equals("true");
    }

    private List<Sort> sorts() {
        List<Sort> sorts = new ArrayList<>();
        String text = given.get("sort");
        if (text == null) {
            return sorts;
        }
        for (String name : text.split(",", -1)) {
            boolean descending = name.startsWith("-");
            String plain = descending ? name.substring(1) : name;
            Field field = collection.sorts().get(plain);
            if (field == null) {
                String known = collection.sorts().isEmpty()
                        ? "there is nothing to sort by here"
                        : "known here: " + String.join(", ", collection.sorts().keySet());
                error(
                        "sort",
                        "'" + plain + "' is unknown"
                                + Suggestion.of(plain, collection.sorts().keySet()) + "; " + known);
            } else if (sorts.stream().anyMatch(sort -> sort.field().equals(field))) {
                error("sort", "names '" + plain + "' twice");
            } else {
                sorts.add(new Sort(field, descending));
            }
        }
        if (sorts.size() > MOST_SORTS) {
            error("sort", "names more than " + MOST_SORTS + " fields");
        }
        return sorts;
    }

    private int limit() {
        String text = given.get("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = LIMIT.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (limit < 0 || limit > HIGHEST_LIMIT) {
            error("limit", "must be from 0 to " + HIGHEST_LIMIT);
        }
        return limit;
    }

    private TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>(collection.filters().keySet());
        names.addAll(OWN);
        names.addAll(Demand.PARAMETERS);
        return names;
    }

    private void error(String name, String message) {
        errors.add(new FieldError(name, message));
    }

    private ProblemException refused() {
        String detail = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining(". ", "", "."));
        return unknown
                ? new ProblemException(
                        400,
                        "unknown-parameter",
                        "Unknown query parameter",
                        detail + " Known here: " + String.join(", ", names())
                                + "; a filter with - before its name takes what it would find away.",
                        errors)
                : new ProblemException(400, "invalid-parameter", "Invalid parameter", detail, errors);
    }
}
