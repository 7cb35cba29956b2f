package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.collections.Kind;
import dev.tidemark.search.collections.TextField;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Narrowed;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * {@code GET /v1/{collection}/{id}/similar}: documents that have rare words in common with one, or values that its
 * collection counts as facets.
 */
public final class SimilarRoutes {

    private static final int USUAL = 10;
    private static final int MOST = 50;

    private final Inquiries inquiries;
    private final IndexClient index;
    private final Documents documents;
    private final Gate gate;
    private final Duration limit;

    /** @param limit how long a search may take */
    public SimilarRoutes(Inquiries inquiries, IndexClient index, Documents documents, Gate gate, Duration limit) {
        this.inquiries = inquiries;
        this.index = index;
        this.documents = documents;
        this.gate = gate;
        this.limit = limit;
    }

    record Answer(List<Page.Hit> hits, long tookMs) {}

    /** What is asked for, understood. */
    private record Wanted(Conditions scope, Narrowed narrowed, List<String> fields) {}

    public void install(RoutesConfig routes) {
        routes.get("/v1/{collection}/{id}/similar", ctx -> ctx.future(() -> similar(ctx)));
    }

    private CompletableFuture<Void> similar(Context ctx) {
        return inquiries.answer(
                ctx,
                collection -> wanted(ctx, collection),
                (collection, wanted) -> of(ctx, collection, wanted),
                Answer::new);
    }

    private Wanted wanted(Context ctx, Collection collection) {
        return new Wanted(
                gate.scope(ctx, collection),
                Narrowed.read(ctx, collection, Set.of("fields"), USUAL, MOST),
                documents.fields(ctx, collection));
    }

    private CompletableFuture<List<Page.Hit>> of(Context ctx, Collection collection, Wanted wanted) {
        String id = ctx.pathParam("id");
        List<String> compared = compared(collection).map(SimilarRoutes::path).toList();
        return documents.find(ctx, collection, id, compared).thenCompose(found -> {
            JsonNode whole = found.orElseThrow(() -> Documents.notFound(collection.name(), id))
                    .source();
            JsonNode document = Chosen.tree(whole, compared);
            ObjectNode body = like(collection, id, document, wanted.scope(), wanted.narrowed());
            return Chosen.hits(collection, wanted.fields(), body, of -> search(ctx, collection, wanted.narrowed(), of))
                    .thenApply(answer -> hits(answer, wanted.scope().isEmpty()));
        });
    }

    private CompletableFuture<JsonNode> search(Context ctx, Collection collection, Narrowed narrowed, ObjectNode body) {
        body.put("timeout", limit.toMillis() + "ms");
        return index.send(IndexRequest.post("/" + collection.index() + "/_search")
                        .with("allow_partial_search_results", "false")
                        .with(body)
                        .withDocumentsAsText()
                        .forRequest(Origins.of(ctx)))
                .thenCompose(answer -> RefusedFilters.complete(
                        index, collection.index(), narrowed.filters(), answer, Origins.of(ctx)));
    }

    private static ObjectNode like(
            Collection collection, String id, JsonNode document, Conditions scope, Narrowed narrowed) {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode all = body.putObject("query").putObject("bool");
        ArrayNode ways = all.putArray("should");
        List<String> texts = collection.text().stream()
                .filter(field -> field.nested() == null)
                .map(TextField::path)
                .toList();
        if (!texts.isEmpty()) {
            ObjectNode like = ways.addObject().putObject("more_like_this");
            texts.forEach(like.putArray("fields")::add);
            ObjectNode one = like.putArray("like").addObject();
            one.put("_index", collection.index()).put("_id", id);
            String routing = collection.routing().of(id);
            if (routing != null) {
                one.put("routing", routing);
            }
            // Words of one document alone are in no other; but that they are must not tell of documents of others.
            like.put("min_doc_freq", scope.isEmpty() ? 2 : 1);
            like.put("min_term_freq", 1).put("max_query_terms", 25);
            // A letter alone is part of a code: it is in all of them.
            like.put("min_word_length", 2).put("minimum_should_match", "30%");
        }
        compared(collection)
                .forEach(field -> values(document, path(field))
                        .forEach(value -> ways.addObject().putObject("term").put(field.path(), value)));
        all.put("minimum_should_match", 1);
        all.putArray("must_not").addObject().putObject("ids").putArray("values").add(id);
        scope.into(all);
        narrowed.filters().into(all);
        return body.put("size", narrowed.limit()).put("track_total_hits", false);
    }

    private static Stream<Field> compared(Collection collection) {
        return collection.facets().values().stream()
                .filter(field -> field.kind() == Kind.KEYWORD && field.nested() == null);
    }

    /** In documents. */
    private static String path(Field field) {
        return field.path().replaceFirst("\\.exact$", "");
    }

    private static List<String> values(JsonNode document, String path) {
        JsonNode value = document.at("/" + path.replace('.', '/'));
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> values.add(element.asText()));
        } else if (value.isValueNode() && !value.isNull() && !value.isMissingNode()) {
            values.add(value.asText());
        }
        return values;
    }

    /** @param scored see {@link Page.Hit} */
    private static List<Page.Hit> hits(JsonNode answer, boolean scored) {
        List<Page.Hit> hits = new ArrayList<>();
        answer.path("hits")
                .path("hits")
                .forEach(hit -> hits.add(new Page.Hit(
                        hit.path("_id").asText(), scored ? hit.get("_score") : null, hit.get("_source"), Map.of())));
        return hits;
    }
}
