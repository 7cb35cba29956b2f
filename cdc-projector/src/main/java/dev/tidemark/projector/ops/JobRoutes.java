package dev.tidemark.projector.ops;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/jobs} and {@code GET /v1/jobs/{id}}. */
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
            ctx.json(jobs.find(ctx.pathParam("id"))
                    .orElseThrow(() -> new ProblemException(
                            404, "not-found", "Not found", "There is no such job; the last hundred are remembered.")));
        });
    }
}
