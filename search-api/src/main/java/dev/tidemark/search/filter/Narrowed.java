package dev.tidemark.search.filter;

import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.freshness.Demand;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters of a request that takes a limit, a few of its own, and filters.
 *
 * @param limit how many are wanted
 */
public record Narrowed(int limit, Conditions filters) {

    /**
     * @param own further parameters of the request
     * @param most how many may be asked for
     * @throws ProblemException 400 naming what is unknown or wrong, and what is known
     */
    public static Narrowed read(Context ctx, Collection collection, Set<String> own, int otherwise, int most) {
        List<FieldError> errors = new ArrayList<>();
        FilterReader filters = new FilterReader(collection, (name, what) -> errors.add(new FieldError(name, what)));
        TreeSet<String> known = new TreeSet<>(own);
        known.add("limit");
        known.addAll(Demand.PARAMETERS);
        TreeSet<String> names = new TreeSet<>(collection.filters().keySet());
        names.addAll(known);
        boolean unknown = false;
        for (var parameter : ctx.queryParamMap().entrySet()) {
            String name = parameter.getKey();
            if (parameter.getValue().size() > 1) {
                errors.add(new FieldError(name, "is given more than once"));
            }
            if (!known.contains(name)
                    && !filters.read(name, parameter.getValue().get(0))) {
                unknown = true;
                errors.add(new FieldError(name, "is not a parameter here" + Suggestion.of(filters.field(name), names)));
            }
        }
        String text = ctx.queryParam("limit");
        int limit = text == null ? otherwise : text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > most) {
            errors.add(new FieldError("limit", "must be from 1 to " + most));
        }
        if (!errors.isEmpty()) {
            String detail = String.join(
                            ". ",
                            errors.stream()
                                    .map(error -> error.field() + " " + error.message())
                                    .toList())
                    + ".";
            throw unknown
                    ? new ProblemException(
                            400,
                            "unknown-parameter",
                            "Unknown query parameter",
                            detail + " Known here: " + String.join(", ", names) + ".",
                            errors)
                    : new ProblemException(400, "invalid-parameter", "Invalid parameter", detail, errors);
        }
        return new Narrowed(limit, filters.conditions());
    }
}
