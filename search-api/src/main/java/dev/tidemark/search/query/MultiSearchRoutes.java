package dev.tidemark.search.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Problems;
import dev.tidemark.runtime.http.Query;
import dev.tidemark.runtime.http.RateLimit;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.filter.Values;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.FreshnessHeaders;
import dev.tidemark.search.freshness.Standing;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** {@code POST /v1/search}: several searches in one request, each with an answer or a problem of its own. */
public final class MultiSearchRoutes {

    private static final int MOST = 20;
    private static final String RETRY_AFTER = "Retry-After";

    /** Lists of names; any other list is one of values. */
    private static final Set<String> NAMES = Set.of("facets", "sort", "fields");

    private final Pages pages;
    private final Gate gate;

    public MultiSearchRoutes(Pages pages, Gate gate) {
        this.pages = pages;
        this.gate = gate;
    }

    record Answer(List<One> results) {}

    /** Either a page or a problem; the other is null. */
    record One(
            int status,
            Page.Body page,
            Map<String, Object> problem,
            @JsonIgnore Standing standing,
            @JsonIgnore String retryAfter) {}

    public void install(RoutesConfig routes) {
        routes.post("/v1/search", ctx -> ctx.future(() -> search(ctx)));
    }

    private CompletableFuture<Void> search(Context ctx) {
        Query.only(ctx, Demand.PARAMETERS);
        Demand demand = Demand.of(ctx);
        JsonNode searches = searches(Json.tree(ctx));
        RateLimit.more(ctx, searches.size() - 1);
        List<CompletableFuture<One>> all = new ArrayList<>();
        for (JsonNode one : searches) {
            all.add(one(ctx, one, demand));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenAccept(done -> {
            List<One> results = all.stream().map(CompletableFuture::join).toList();
            results.stream()
                    .map(One::standing)
                    .filter(Objects::nonNull)
                    .reduce(Standing::worse)
                    .ifPresent(standing -> FreshnessHeaders.write(ctx, standing));
            results.stream()
                    .map(One::retryAfter)
                    .filter(Objects::nonNull)
                    .max(Comparator.comparingLong(Long::parseLong))
                    .ifPresent(seconds -> ctx.header(RETRY_AFTER, seconds));
            Json.answer(ctx, new Answer(results));
        });
    }

    private static JsonNode searches(JsonNode body) {
        List<FieldError> errors = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals("searches")) {
                errors.add(new FieldError("/" + name, "is unknown here; known is searches"));
            }
        });
        JsonNode searches = body.path("searches");
        if (!searches.isArray() || searches.isEmpty() || searches.size() > MOST) {
            errors.add(new FieldError("/searches", "must be a list of 1 to " + MOST + " searches"));
        }
        for (int i = 0; i < searches.size(); i++) {
            if (!searches.get(i).path("collection").isTextual()) {
                errors.add(new FieldError("/searches/" + i + "/collection", "must be the name of a collection"));
            }
        }
        if (!errors.isEmpty()) {
            String detail = errors.stream()
                    .map(error -> error.field() + " " + error.message())
                    .collect(Collectors.joining(". ", "", "."));
            throw new ProblemException(400, "invalid-body", "Invalid body", detail, errors);
        }
        return searches;
    }

    private CompletableFuture<One> one(Context ctx, JsonNode search, Demand demand) {
        String name = search.get("collection").textValue();
        return CompletableFuture.completedFuture(search)
                .thenApply(MultiSearchRoutes::parameters)
                .thenCompose(parameters -> pages.of(new Asked(
                        name, name, collection -> gate.scope(ctx, collection), parameters, demand, Origins.of(ctx))))
                .thenApply(page -> new One(200, page.body(), null, page.standing(), null))
                .exceptionally(failure -> {
                    ProblemException problem = Problems.of(ctx, failure);
                    return new One(
                            problem.status(),
                            null,
                            Problems.body(ctx, problem),
                            null,
                            problem.headers().get(RETRY_AFTER));
                });
    }

    private static Map<String, List<String>> parameters(JsonNode search) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : search.properties()) {
            if (!entry.getKey().equals("collection") && !isNothing(entry.getKey(), entry.getValue())) {
                parameters.put(entry.getKey(), List.of(text(entry.getKey(), entry.getValue())));
            }
        }
        return parameters;
    }

    /** A filter by nothing is something: documents without a value. */
    private static boolean isNothing(String name, JsonNode value) {
        return Parameters.OWN.contains(name) && (value.isNull() || value.isArray() && value.isEmpty());
    }

    /** As the parameter has it. In a list each value stands for itself, whatever is in it. */
    private static String text(String name, JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(element -> element.isTextual() && !NAMES.contains(name)
                            ? Values.escaped(element.textValue())
                            : plain(name, element))
                    .collect(Collectors.joining(","));
        }
        return plain(name, value);
    }

    private static String plain(String name, JsonNode value) {
        if (Demand.PARAMETERS.contains(name) || value.isContainerNode()) {
            String message = value.isContainerNode()
                    ? "must be text, a number, true, false, null, or a list of them"
                    : "is for all searches of a request: it stands in the query of the path";
            throw new ProblemException(
                    400,
                    "invalid-parameter",
                    "Invalid parameter",
                    name + " " + message + ".",
                    List.of(new FieldError(name, message)));
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }
}
