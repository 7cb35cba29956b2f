package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Filter;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
     * Fails, with a 400 that names the filters where it is their fault.
     *
     * @param refusal what Elasticsearch said to a search with these filters
     */
    static <T> CompletableFuture<T> tell(
            IndexClient index, String generation, Conditions filters, IndexAnswer refusal, String requestId) {
        if (refusal.status() != 400 || filters.isEmpty()) {
            return CompletableFuture.failedFuture(refusal.unexpected());
        }
        List<CompletableFuture<FieldError>> all = new ArrayList<>();
        for (Filter filter : filters.filters()) {
            ObjectNode body = Json.mapper().createObjectNode();
            body.set("query", new Conditions(List.of(filter)).query());
            all.add(index.send(IndexRequest.post("/" + generation + "/_validate/query")
                            .with(body)
                            .forRequest(requestId))
                    .thenApply(answer -> answer.json().path("valid").asBoolean(true)
                            ? null
                            : new FieldError(filter.parameter(), MESSAGE)));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<FieldError> errors = all.stream()
                    .map(CompletableFuture::join)
                    .filter(Objects::nonNull)
                    .toList();
            throw errors.isEmpty() ? refusal.unexpected() : refused(errors);
        });
    }

    private static ProblemException refused(List<FieldError> errors) {
        String detail = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining(". ", "", "."));
        return new ProblemException(400, "invalid-parameter", "Invalid parameter", detail, errors);
    }
}
