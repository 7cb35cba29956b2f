package dev.tidemark.projector.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.index.DeadLetter;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * {@code /v1/dead-letters}: the documents that Elasticsearch refused. {@code GET} lists them, with the documents where an id
 * is given; {@code POST …/retries} loads and writes them anew; {@code DELETE} forgets them.
 */
public final class DeadLetterRoutes implements Routes {

    private static final int MOST = 1_000;
    private static final List<String> WHICH = List.of("collection", "id");

    private final StatusBoard board;
    private final Supplier<DeadLetters> letters;
    private final Supplier<BiConsumer<String, List<DocumentKey>>> rewrite;

    /** @param rewrite brings documents of a collection up to date; returns when each has its outcome */
    public DeadLetterRoutes(
            StatusBoard board, Supplier<DeadLetters> letters, Supplier<BiConsumer<String, List<DocumentKey>>> rewrite) {
        this.board = board;
        this.letters = letters;
        this.rewrite = rewrite;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/v1/dead-letters", this::list);
        routes.post("/v1/dead-letters/retries", this::retry);
        routes.delete("/v1/dead-letters", this::drop);
    }

    private void list(Context ctx) {
        boolean whole = ctx.queryParam("id") != null;
        ctx.json(Map.of(
                "dead_letters",
                chosen(ctx).stream().map(letter -> json(letter, whole)).toList()));
    }

    private void retry(Context ctx) {
        List<DeadLetter> chosen = chosen(ctx);
        chosen.stream()
                .map(letter -> letter.key().collection())
                .distinct()
                .forEach(collection -> rewrite.get()
                        .accept(
                                collection,
                                chosen.stream()
                                        .map(DeadLetter::key)
                                        .filter(key -> key.collection().equals(collection))
                                        .distinct()
                                        .toList()));
        ctx.json(Map.of("retried", chosen.size(), "left", chosen(ctx).size()));
    }

    private void drop(Context ctx) {
        List<DeadLetter> chosen = chosen(ctx);
        chosen.forEach(letters.get()::drop);
        ctx.json(Map.of("dropped", chosen.size()));
    }

    /** Those of the request's collection, or of all; with an id, those of one document. */
    private List<DeadLetter> chosen(Context ctx) {
        Query.only(ctx, WHICH);
        String collection = ctx.queryParam("collection");
        String id = ctx.queryParam("id");
        List<String> known =
                board.status().collections().stream().map(of -> of.collection()).toList();
        if (collection != null && !known.contains(collection)) {
            throw new ProblemException(
                    404,
                    "unknown-collection",
                    "Unknown collection",
                    "There is no collection '" + collection + "'. There are: " + String.join(", ", known) + ".");
        } else if (id != null && collection == null) {
            throw new ProblemException(
                    400, "invalid-request", "Invalid request", "With an id, say of which collection.");
        }
        return (collection == null ? known : List.of(collection))
                .stream()
                        .flatMap(of -> letters.get().list(of, MOST).stream())
                        .filter(letter -> id == null || letter.key().id().equals(id))
                        .limit(MOST)
                        .toList();
    }

    private static ObjectNode json(DeadLetter letter, boolean whole) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("collection", letter.key().collection())
                .put("id", letter.key().id())
                .put("index", letter.index())
                .put("version", letter.version())
                .put("status", letter.status())
                .put("reason", letter.reason())
                .put("first", letter.first().toString())
                .put("last", letter.last().toString());
        return whole ? json.put("document", letter.source()) : json;
    }
}
