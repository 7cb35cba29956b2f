package dev.tidemark.projector.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.index.DeadLetter;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.ops.Started.LeftOut;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code /v1/dead-letters}: the documents that Elasticsearch refused. {@code GET} lists them, with the documents where an id
 * is given; {@code POST …/retries} loads and writes them anew; {@code DELETE} forgets them: all that there are.
 */
public final class DeadLetterRoutes implements Routes {

    private static final int MOST_LISTED = 1_000;
    private static final List<String> WHICH = List.of("collection", "id");

    private final StatusBoard board;
    private final Supplier<DeadLetters> letters;
    private final Supplier<BiFunction<String, List<DocumentKey>, Set<String>>> rewrite;

    /**
     * @param rewrite brings documents of a collection up to date; returns the indices that they were written to, when each has
     *     its outcome
     */
    public DeadLetterRoutes(
            StatusBoard board,
            Supplier<DeadLetters> letters,
            Supplier<BiFunction<String, List<DocumentKey>, Set<String>>> rewrite) {
        this.board = board;
        this.letters = letters;
        this.rewrite = rewrite;
    }

    /**
     * Which ones are meant.
     *
     * @param id of one document of the one collection; null for all
     */
    private record Chosen(List<String> collections, String id) {

        /** Their letters of one of the collections, some at a time: never more than fit into memory. */
        void each(DeadLetters letters, String collection, Consumer<List<DeadLetter>> some) {
            if (id != null) {
                some.accept(letters.of(collection, id));
                return;
            }
            List<DeadLetter> page = letters.page(collection, null);
            while (!page.isEmpty()) {
                some.accept(page);
                page = letters.page(collection, page.get(page.size() - 1));
            }
        }
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/v1/dead-letters", this::list);
        routes.post("/v1/dead-letters/retries", this::retry);
        routes.delete("/v1/dead-letters", this::drop);
    }

    private void list(Context ctx) {
        Chosen chosen = chosen(ctx);
        DeadLetters all = letters.get();
        List<DeadLetter> listed = new ArrayList<>();
        for (String collection : chosen.collections()) {
            if (chosen.id() != null) {
                listed.addAll(all.of(collection, chosen.id()));
                continue;
            }
            List<DeadLetter> page = all.page(collection, null);
            while (!page.isEmpty() && listed.size() < MOST_LISTED) {
                listed.addAll(page);
                page = all.page(collection, page.get(page.size() - 1));
            }
        }
        List<DeadLetter> first = listed.subList(0, Math.min(listed.size(), MOST_LISTED));
        long counted = chosen.id() != null || listed.size() < MOST_LISTED
                ? listed.size()
                : chosen.collections().stream().mapToLong(all::count).sum();
        ctx.json(Map.of(
                "dead_letters",
                first.stream().map(letter -> json(letter, chosen.id() != null)).toList(),
                "total",
                Math.max(counted, first.size())));
    }

    /**
     * @param left how many of those that were tried were refused again
     * @param leftOut the collections of which some could not be tried, and why
     */
    private record Retried(long retried, long left, List<LeftOut> leftOut) {}

    private void retry(Context ctx) {
        Chosen chosen = chosen(ctx);
        DeadLetters all = letters.get();
        Retrying retrying = new Retrying(all);
        for (String collection : chosen.collections()) {
            chosen.each(all, collection, some -> {
                requireAny(chosen, some);
                retrying.retry(collection, some);
            });
        }
        ctx.json(retrying.done());
    }

    /** What has been retried so far. */
    private final class Retrying {
        private final DeadLetters all;
        private final Map<String, String> leftOut = new TreeMap<>();
        private long retried;
        private long left;

        Retrying(DeadLetters all) {
            this.all = all;
        }

        void retry(String collection, List<DeadLetter> some) {
            String stopped = board.stopped().get(collection);
            if (stopped != null) {
                leftOut.put(collection, "Changes are not applied to '" + collection + "': " + stopped);
                return;
            }
            Set<String> written = rewrite.get()
                    .apply(
                            collection,
                            some.stream().map(DeadLetter::key).distinct().toList());
            Map<String, List<DocumentKey>> byIndex = some.stream()
                    .collect(Collectors.groupingBy(
                            DeadLetter::index, TreeMap::new, Collectors.mapping(DeadLetter::key, Collectors.toList())));
            byIndex.forEach((index, keys) -> {
                if (written.contains(index)) {
                    retried += keys.size();
                    left += all.among(index, keys).size();
                } else {
                    leftOut.put(collection, index + " is not written any more; what it lacks goes with it.");
                }
            });
        }

        /** @throws ProblemException 409 where none of those that are meant could be tried */
        Retried done() {
            if (retried == 0 && !leftOut.isEmpty()) {
                throw new ProblemException(409, "conflict", "Conflict", String.join(" ", leftOut.values()));
            }
            return new Retried(
                    retried,
                    left,
                    leftOut.entrySet().stream()
                            .map(one -> new LeftOut(one.getKey(), one.getValue()))
                            .toList());
        }
    }

    private void drop(Context ctx) {
        Chosen chosen = chosen(ctx);
        DeadLetters all = letters.get();
        long[] dropped = new long[1];
        for (String collection : chosen.collections()) {
            chosen.each(all, collection, some -> {
                requireAny(chosen, some);
                dropped[0] += some.stream().filter(all::drop).count();
            });
        }
        ctx.json(Map.of("dropped", dropped[0]));
    }

    private static void requireAny(Chosen chosen, List<DeadLetter> some) {
        if (some.isEmpty()) {
            throw new ProblemException(
                    404,
                    "not-found",
                    "Not found",
                    "There is no dead letter of " + chosen.collections().get(0) + "/" + chosen.id() + ".");
        }
    }

    /** Those of the request's collection, or of all; with an id, those of one document. */
    private Chosen chosen(Context ctx) {
        Query.only(ctx, WHICH);
        String collection = ctx.queryParam("collection");
        String id = ctx.queryParam("id");
        List<String> known = board.names();
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
        return new Chosen(collection == null ? known : List.of(collection), id);
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
