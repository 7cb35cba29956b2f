package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Narrowed;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import dev.tidemark.search.index.Origin;
import dev.tidemark.search.text.Completions;
import dev.tidemark.search.text.Completions.Completion;
import dev.tidemark.search.text.Leniency;
import dev.tidemark.search.text.Question;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code GET /v1/{collection}/suggest}: how what is being typed may go on; with typos where nothing else does. */
public final class SuggestRoutes {

    private static final int USUAL = 5;
    private static final int MOST = 20;
    private static final int LONGEST_Q = 100;
    private static final int MOST_WORDS = 8;

    private final Inquiries inquiries;
    private final IndexClient index;
    private final Gate gate;
    private final Duration limit;

    /** @param limit how long a search may take */
    public SuggestRoutes(Inquiries inquiries, IndexClient index, Gate gate, Duration limit) {
        this.inquiries = inquiries;
        this.index = index;
        this.gate = gate;
        this.limit = limit;
    }

    record Answer(List<Completion> suggestions, long tookMs) {}

    public void install(RoutesConfig routes) {
        routes.get("/v1/{collection}/suggest", ctx -> ctx.future(() -> suggest(ctx)));
    }

    /** What is asked for, understood. */
    private record Wanted(Conditions scope, Narrowed narrowed, Question question) {}

    private CompletableFuture<Void> suggest(Context ctx) {
        return inquiries.answer(
                ctx,
                collection -> wanted(ctx, collection),
                (collection, wanted) -> of(ctx, collection, wanted),
                Answer::new);
    }

    private Wanted wanted(Context ctx, Collection collection) {
        Conditions scope = gate.scope(ctx, collection);
        Narrowed narrowed = Narrowed.read(ctx, collection, Set.of("q"), USUAL, MOST);
        String q = ctx.queryParam("q") == null ? "" : ctx.queryParam("q").stripLeading();
        Question question = Question.of(q);
        if (collection.search().suggest().isEmpty()) {
            throw refused("is not possible: " + collection.name() + " names nothing to suggest in its projection");
        } else if (q.length() > LONGEST_Q || question.size() > MOST_WORDS) {
            throw refused("must have at most " + MOST_WORDS + " words and " + LONGEST_Q + " characters");
        }
        return new Wanted(scope, narrowed, question);
    }

    private CompletableFuture<List<Completion>> of(Context ctx, Collection collection, Wanted wanted) {
        if (wanted.question().wanted().isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        Origin request = Origins.of(ctx);
        return completions(collection, wanted, Leniency.NONE, request)
                .thenCompose(found -> found.isEmpty()
                        ? completions(collection, wanted, Leniency.TYPOS, request)
                        : CompletableFuture.completedFuture(found));
    }

    private static ProblemException refused(String message) {
        return new ProblemException(
                400,
                "invalid-parameter",
                "Invalid parameter",
                "q " + message + ".",
                List.of(new FieldError("q", message)));
    }

    private CompletableFuture<List<Completion>> completions(
            Collection collection, Wanted wanted, Leniency leniency, Origin request) {
        Narrowed narrowed = wanted.narrowed();
        Completions completions = new Completions(collection, wanted.question());
        List<CompletableFuture<IndexAnswer>> answers = new ArrayList<>();
        for (ObjectNode body :
                completions.bodies(wanted.scope(), narrowed.filters(), leniency, narrowed.limit(), limit)) {
            answers.add(index.send(IndexRequest.post("/" + collection.index() + "/_search")
                    .with("allow_partial_search_results", "false")
                    .with(body)
                    .forRequest(request)));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenCompose(all -> read(collection, narrowed, answers, request))
                .thenApply(all -> completions.read(all, leniency, narrowed.limit()));
    }

    /** What is refused for its filters is looked into once, though the answers of all fields say it. */
    private CompletableFuture<List<JsonNode>> read(
            Collection collection, Narrowed narrowed, List<CompletableFuture<IndexAnswer>> answers, Origin request) {
        CompletableFuture<List<JsonNode>> read = CompletableFuture.completedFuture(new ArrayList<>());
        for (CompletableFuture<IndexAnswer> answer : answers) {
            read = read.thenCompose(before -> RefusedFilters.complete(
                            index, collection.index(), narrowed.filters(), answer.join(), request)
                    .thenApply(complete -> {
                        before.add(complete);
                        return before;
                    }));
        }
        return read;
    }
}
