package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Filter;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import dev.tidemark.search.index.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Tells which filters have values that their fields cannot have in the index: what is no address, or a number too large. How
 * a projection has a field indexed is not known here, so Elasticsearch is asked, once it has refused a search.
 */
final class RefusedFilters {

    private static final String MESSAGE = "has a value that this field cannot have";

    private RefusedFilters() {}

    /**
     * The answer to a search, unless it is none. Fails with a {@link GoneException} where the generation may be gone, and
     * with a 400 that names the filters where it is their fault.
     */
    static CompletableFuture<JsonNode> complete(
            IndexClient index, String generation, Conditions filters, IndexAnswer answer, Origin origin) {
        if (answer.ok() && !answer.tookTooLong()) {
            return CompletableFuture.completedFuture(answer.json());
        } else if (answer.mayBeGone()) {
            return CompletableFuture.failedFuture(new GoneException(answer));
        }
        return tell(index, generation, filters, answer, origin);
    }

    /**
     * Fails, with a 400 that names the filters where it is their fault.
     *
     * @param refusal what Elasticsearch said to a search with these filters
     */
    private static <T> CompletableFuture<T> tell(
            IndexClient index, String generation, Conditions filters, IndexAnswer refusal, Origin origin) {
        if (refusal.status() != 400 || filters.isEmpty()) {
            return CompletableFuture.failedFuture(refusal.unexpected());
        }
        // One after the other: they share the places at Elasticsearch with the searches of all.
        CompletableFuture<List<FieldError>> told = CompletableFuture.completedFuture(new ArrayList<>());
        for (Filter filter : filters.filters()) {
            told = told.thenCompose(errors -> takes(index, generation, filter, origin)
                    .thenApply(valid -> {
                        if (!valid) {
                            errors.add(new FieldError(filter.parameter(), MESSAGE));
                        }
                        return errors;
                    }));
        }
        return told.thenApply(errors -> {
            throw errors.isEmpty() ? refusal.unexpected() : refused(errors);
        });
    }

    private static CompletableFuture<Boolean> takes(
            IndexClient index, String generation, Filter filter, Origin origin) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.set("query", new Conditions(List.of(filter)).query());
        return index.send(IndexRequest.post("/" + generation + "/_validate/query")
                        .with(body)
                        .forRequest(origin))
                .thenApply(answer -> {
                    if (answer.mayBeGone()) {
                        throw new GoneException(answer);
                    } else if (!answer.ok()) {
                        throw answer.unexpected();
                    }
                    return answer.json().path("valid").asBoolean(true);
                });
    }

    private static ProblemException refused(List<FieldError> errors) {
        String detail = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining(". ", "", "."));
        return new ProblemException(400, "invalid-parameter", "Invalid parameter", detail, errors);
    }
}
