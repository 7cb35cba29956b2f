package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.freshness.FreshnessHeaders;
import dev.tidemark.search.freshness.Standing;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** {@code GET /v1/{collection}/{id}}: a document as it was last written, searchable or not. */
public final class DocumentRoutes {

    /** No document has a longer one, and Elasticsearch refuses to look for it. */
    private static final int LONGEST_ID = 512;

    private final Directory directory;
    private final Freshness freshness;
    private final IndexClient index;

    public DocumentRoutes(Directory directory, Freshness freshness, IndexClient index) {
        this.directory = directory;
        this.freshness = freshness;
        this.index = index;
    }

    public void install(RoutesConfig routes) {
        routes.get("/v1/{collection}/{id}", ctx -> ctx.future(() -> document(ctx)));
    }

    private CompletableFuture<Void> document(Context ctx) {
        Query.only(ctx, Demand.PARAMETERS);
        String name = ctx.pathParam("collection");
        String id = ctx.pathParam("id");
        Demand demand = Demand.of(ctx);
        return directory
                .find(name)
                .thenCompose(collection -> freshness
                        .reached(demand)
                        .thenCompose(now -> read(collection, id)
                                .thenCompose(answer -> answer.noSuchIndex() ? readAnew(name, id) : done(answer))
                                .thenAccept(answer -> answer(ctx, name, id, answer, now))));
    }

    private CompletableFuture<IndexAnswer> readAnew(String name, String id) {
        return directory.findAnew(name).thenCompose(collection -> read(collection, id));
    }

    private CompletableFuture<IndexAnswer> read(Collection collection, String id) {
        if (id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            return done(new IndexAnswer(404, MissingNode.getInstance()));
        }
        return index.send(IndexRequest.get("/" + collection.index() + "/_doc/" + IndexRequest.step(id)));
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** @param now asked for before the document was read */
    private static void answer(Context ctx, String collection, String id, IndexAnswer answer, Standing now) {
        boolean found = answer.ok() && answer.json().path("found").asBoolean();
        if (!found && (answer.status() != 404 || answer.noSuchIndex())) {
            throw answer.unexpected();
        }
        FreshnessHeaders.write(ctx, now);
        if (!found) {
            throw new ProblemException(
                    404, "not-found", "Not found", "There is no '" + id + "' in " + collection + ".");
        }
        JsonNode document = answer.json();
        String tag = "\"" + document.path("_version").asText() + "\"";
        ctx.header("ETag", tag);
        if (EntityTags.match(ctx.header("If-None-Match"), tag)) {
            ctx.status(304);
        } else {
            ctx.json(document.path("_source"));
        }
    }
}
