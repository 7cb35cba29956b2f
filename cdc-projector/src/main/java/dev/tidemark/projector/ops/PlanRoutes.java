package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.PlannedChange;
import dev.tidemark.runtime.config.ConfigException;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /v1/plan}: what the projection files, as they are now, would change, and what that takes. */
public final class PlanRoutes implements Routes {

    private final Supplier<List<PlannedChange>> plan;

    /** @param plan throws {@link ConfigException} with all that is wrong in the files */
    public PlanRoutes(Supplier<List<PlannedChange>> plan) {
        this.plan = plan;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/v1/plan", this::plan);
    }

    private void plan(Context ctx) {
        Query.only(ctx, List.of());
        try {
            ctx.json(Map.of("collections", plan.get()));
        } catch (ConfigException e) {
            throw new ProblemException(
                    422,
                    "invalid-projections",
                    "Invalid projections",
                    e.getMessage(),
                    e.getMessage()
                            .lines()
                            .map(line -> new FieldError("projections", line))
                            .toList());
        }
    }
}
