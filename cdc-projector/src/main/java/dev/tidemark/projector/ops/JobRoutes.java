package dev.tidemark.projector.ops;

import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/jobs}, {@code GET /v1/jobs/{id}}, and {@code DELETE /v1/jobs/{id}}, which cancels one. */
public final class JobRoutes implements Routes {

    private final Jobs jobs;

    public JobRoutes(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/v1/jobs", ctx -> {
            Query.only(ctx, List.of());
            ctx.json(Map.of("jobs", jobs.list()));
        });
        routes.get("/v1/jobs/{id}", ctx -> {
            Query.only(ctx, List.of());
            ctx.json(jobs.get(ctx.pathParam("id")));
        });
        routes.delete("/v1/jobs/{id}", ctx -> {
            Query.only(ctx, List.of());
            ctx.status(202).json(jobs.cancel(ctx.pathParam("id")));
        });
    }
}
