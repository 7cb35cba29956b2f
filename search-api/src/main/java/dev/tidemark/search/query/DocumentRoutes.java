package dev.tidemark.search.query;

import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.Query;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.freshness.FreshnessHeaders;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** {@code GET /v1/{collection}/{id}}: a document as it was last written, searchable or not. */
public final class DocumentRoutes {

    private static final List<String> PARAMETERS =
            Stream.concat(Stream.of("fields"), Demand.PARAMETERS.stream()).toList();

    private final Directory directory;
    private final Freshness freshness;
    private final Documents documents;

    public DocumentRoutes(Directory directory, Freshness freshness, Documents documents) {
        this.directory = directory;
        this.freshness = freshness;
        this.documents = documents;
    }

    public void install(RoutesConfig routes) {
        routes.get("/v1/{collection}/{id}", ctx -> ctx.future(() -> document(ctx)));
    }

    private CompletableFuture<Void> document(Context ctx) {
        Query.only(ctx, PARAMETERS);
        String id = ctx.pathParam("id");
        Demand demand = Demand.of(ctx);
        return directory.find(ctx.pathParam("collection")).thenCompose(collection -> {
            List<String> fields = documents.fields(ctx, collection);
            return freshness
                    .reached(collection.name(), demand)
                    // Asked for before the document is read, so that it is never too high.
                    .thenCompose(now -> documents
                            .find(ctx, collection, id, fields.isEmpty() ? null : fields)
                            .thenAccept(found -> {
                                FreshnessHeaders.write(ctx, now);
                                answer(ctx, found.orElseThrow(() -> Documents.notFound(collection.name(), id)), fields);
                            }));
        });
    }

    private static void answer(Context ctx, Documents.Found found, List<String> fields) {
        ctx.header("ETag", found.tag()).header("Cache-Control", "private, no-cache");
        if (EntityTags.match(ctx.header("If-None-Match"), found.tag())) {
            ctx.status(304);
        } else {
            Json.answer(ctx, fields.isEmpty() ? found.source() : Chosen.of(found.source(), fields));
        }
    }
}
