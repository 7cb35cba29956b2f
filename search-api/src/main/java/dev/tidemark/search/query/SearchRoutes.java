package dev.tidemark.search.query;

import dev.tidemark.search.access.Gate;
import dev.tidemark.search.freshness.Demand;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;

/** {@code GET /v1/{collection}}. */
public final class SearchRoutes {

    private final Pages pages;
    private final Gate gate;

    public SearchRoutes(Pages pages, Gate gate) {
        this.pages = pages;
        this.gate = gate;
    }

    public void install(RoutesConfig routes) {
        routes.get("/v1/{collection}", ctx -> ctx.future(() -> search(ctx)));
    }

    private CompletableFuture<Void> search(Context ctx) {
        String name = ctx.pathParam("collection");
        return pages.of(new Asked(
                        name,
                        name,
                        collection -> gate.scope(ctx, collection),
                        PageAnswer.parameters(ctx),
                        Demand.of(ctx),
                        Origins.of(ctx)))
                .thenAccept(page -> PageAnswer.write(ctx, page));
    }
}
