package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.projection.Access.History;
import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.runtime.dates.DateSpan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says which histories cannot be told by the collections they name, as those are declared beside them. */
final class HistoryCheck {

    private final Set<String> declared;
    private final Map<String, ProjectionPlan> plans;
    private final List<String> problems;

    /**
     * @param declared all collections
     * @param plans of those that nothing else is wrong with: of the others, something was said already
     * @param problems receives a line for each thing that is wrong
     */
    HistoryCheck(Collection<String> declared, Map<String, ProjectionPlan> plans, List<String> problems) {
        this.declared = new TreeSet<>(declared);
        this.plans = plans;
        this.problems = problems;
    }

    /** @return whether all of them can be told */
    boolean passes(Projection projection) {
        int before = problems.size();
        projection.access().histories().values().forEach(this::check);
        return problems.size() == before;
    }

    private void check(History history) {
        String told = history.collection();
        if (!declared.contains(told)) {
            say(history, "collection", "there is no collection '" + told + "'" + Suggestion.of(told, declared));
        } else if (plans.containsKey(told)) {
            JsonNode offers = plans.get(told).mapping().meta();
            JsonNode filters = offers.path("filters");
            if (known(history, "on", history.on(), filters, "filter")) {
                key(history, filters.path(history.on()).path("kind").asText());
            }
            history.where().forEach((name, value) -> {
                if (known(history, "where " + name, name, filters, "filter")) {
                    value(history, name, value, filters.path(name).path("kind").asText());
                }
            });
            history.sort()
                    .forEach(name ->
                            known(history, "sort " + name, name.replaceFirst("^-", ""), offers.path("sorts"), "sort"));
        }
    }

    private boolean known(History history, String named, String name, JsonNode offered, String use) {
        if (offered.has(name)) {
            return true;
        }
        List<String> names = new ArrayList<>();
        offered.fieldNames().forEachRemaining(names::add);
        say(
                history,
                named,
                history.collection() + " has no " + use + " '" + name + "'" + Suggestion.of(name, names)
                        + ": name it there, below search." + use);
        return false;
    }

    private void key(History history, String kind) {
        if (!kind.equals("integer") && !kind.equals("keyword")) {
            say(history, "on", "'" + history.on() + "' is a " + kind + ", which is no key");
        }
    }

    private void value(History history, String name, String value, String kind) {
        if (kind.equals("date")) {
            date(history, name, value);
            return;
        }
        boolean fits = switch (kind) {
            case "integer" -> value.matches("-?\\d{1,18}");
            case "decimal" -> value.matches("-?\\d+(\\.\\d+)?");
            case "boolean" -> value.equals("true") || value.equals("false");
            default -> true;
        };
        if (!fits) {
            say(history, "where " + name, "'" + value + "' is no " + kind + ", which '" + name + "' is");
        }
    }

    private void date(History history, String name, String value) {
        try {
            int dots = value.indexOf("..");
            if (dots < 0) {
                DateSpan.parse(value);
            } else {
                range(value.substring(0, dots), value.substring(dots + 2));
            }
        } catch (IllegalArgumentException e) {
            say(history, "where " + name, "'" + name + "' is a date, and '" + value + "' " + e.getMessage());
        }
    }

    /** One end may be open. */
    private static void range(String from, String to) {
        if (from.isEmpty() && to.isEmpty()) {
            throw new IllegalArgumentException("is a range without an end: one of a..b must be there");
        }
        long first = from.isEmpty() ? Long.MIN_VALUE : DateSpan.parse(from).first();
        long last = to.isEmpty() ? Long.MAX_VALUE : DateSpan.parse(to).last();
        if (first > last) {
            throw new IllegalArgumentException("is a range that ends before it begins");
        }
    }

    private void say(History history, String named, String problem) {
        problems.add(history.named().get(named).says(problem));
    }
}
