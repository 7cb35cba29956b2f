package dev.tidemark.runtime.http;

import io.javalin.http.Context;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The query parameters of a request. */
public final class Query {

    private Query() {}

    /** @throws ProblemException 400 naming the parameters that are unknown, and the known ones */
    public static void only(Context ctx, Collection<String> known) {
        List<FieldError> unknown = ctx.queryParamMap().keySet().stream()
                .filter(name -> !known.contains(name))
                .map(name -> new FieldError(name, "is not a parameter here"))
                .toList();
        if (!unknown.isEmpty()) {
            String names =
                    String.join(", ", unknown.stream().map(FieldError::field).toList());
            String all = known.isEmpty()
                    ? "There are none here."
                    : "Known here: " + String.join(", ", new TreeSet<>(known)) + ".";
            throw new ProblemException(
                    400, "unknown-parameter", "Unknown query parameter", "Unknown: " + names + ". " + all, unknown);
        }
    }
}
