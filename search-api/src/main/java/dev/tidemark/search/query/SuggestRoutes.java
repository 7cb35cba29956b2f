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
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
        Search search = new Search(collection, wanted, Origins.of(ctx));
        return search.with(Leniency.NONE)
                .thenCompose(found ->
                        found.isEmpty() ? search.with(Leniency.TYPOS) : CompletableFuture.completedFuture(found));
    }

    private static ProblemException refused(String message) {
        return new ProblemException(
                400,
                "invalid-parameter",
                "Invalid parameter",
                "q " + message + ".",
                List.of(new FieldError("q", message)));
    }

    /** The searches of one request. */
    private final class Search {
        private final Collection collection;
        private final Wanted wanted;
        private final Origin request;
        private final Completions completions;

        Search(Collection collection, Wanted wanted, Origin request) {
            this.collection = collection;
            this.wanted = wanted;
            this.request = request;
            this.completions = new Completions(collection, wanted.question());
        }

        CompletableFuture<List<Completion>> with(Leniency leniency) {
            int most = wanted.narrowed().limit();
            List<ObjectNode> bodies =
                    completions.bodies(wanted.scope(), wanted.narrowed().filters(), leniency, most, limit);
            return hits(bodies)
                    .thenCompose(hits -> texts(bodies, hits, most))
                    .thenApply(texts -> completions.read(texts, leniency, most));
        }

        /** What is refused for its filters is looked into once, though the answers of all fields say it. */
        private CompletableFuture<List<JsonNode>> hits(List<ObjectNode> bodies) {
            List<CompletableFuture<IndexAnswer>> answers =
                    bodies.stream().map(this::send).toList();
            CompletableFuture<List<JsonNode>> all = CompletableFuture.completedFuture(new ArrayList<>());
            for (CompletableFuture<IndexAnswer> answer : answers) {
                all = all.thenCompose(
                        before -> answer.thenCompose(this::complete).thenApply(hits -> {
                            before.add(hits);
                            return before;
                        }));
            }
            return all;
        }

        /** The same, with each text once where there are too few among the hits. */
        private CompletableFuture<List<JsonNode>> texts(List<ObjectNode> bodies, List<JsonNode> hits, int most) {
            SortedMap<Integer, ObjectNode> fields = new TreeMap<>();
            for (int field = 0; field < bodies.size(); field++) {
                ObjectNode distinct = completions.distinct(field, bodies.get(field), hits.get(field), most);
                if (distinct != null) {
                    fields.put(field, distinct);
                }
            }
            return hits(List.copyOf(fields.values())).thenApply(distinct -> {
                Iterator<JsonNode> next = distinct.iterator();
                fields.keySet().forEach(field -> hits.set(field, next.next()));
                return hits;
            });
        }

        private CompletableFuture<IndexAnswer> send(ObjectNode body) {
            return index.send(IndexRequest.post("/" + collection.index() + "/_search")
                    .with("allow_partial_search_results", "false")
                    .with(body)
                    .forRequest(request));
        }

        private CompletableFuture<JsonNode> complete(IndexAnswer answer) {
            return RefusedFilters.complete(
                    index, collection.index(), wanted.narrowed().filters(), answer, request);
        }
    }
}
