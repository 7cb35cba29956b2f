package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.Finding;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code GET /v1/doctor}: what the command finds. One look at a time, which serves all who ask within a few seconds, for it
 * connects anew to everything.
 */
public final class DoctorRoutes implements Routes {

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final Supplier<List<Finding>> examine;

    // Guarded by this.
    private List<Finding> last;
    private long at;

    public DoctorRoutes(Supplier<List<Finding>> examine) {
        this.examine = examine;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/v1/doctor", ctx -> {
            Query.only(ctx, List.of());
            ctx.header("Cache-Control", "no-store").json(Map.of("findings", findings()));
        });
    }

    private synchronized List<Finding> findings() {
        if (last == null || System.nanoTime() - at > FRESH_NANOS) {
            last = examine.get();
            at = System.nanoTime();
        }
        return last;
    }
}
