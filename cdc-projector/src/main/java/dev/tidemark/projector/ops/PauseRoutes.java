package dev.tidemark.projector.ops;

import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code POST /v1/pause} and {@code POST /v1/resumption}: the answer is the status after it. */
public final class PauseRoutes implements Routes {

    private final StatusBoard board;
    private final Supplier<Consumer<Boolean>> pause;

    /** @param pause told whether changes are to be held back */
    public PauseRoutes(StatusBoard board, Supplier<Consumer<Boolean>> pause) {
        this.board = board;
        this.pause = pause;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.post("/v1/pause", ctx -> set(ctx, true));
        routes.post("/v1/resumption", ctx -> set(ctx, false));
    }

    private void set(Context ctx, boolean paused) {
        Query.only(ctx, List.of());
        pause.get().accept(paused);
        ctx.json(board.status());
    }
}
