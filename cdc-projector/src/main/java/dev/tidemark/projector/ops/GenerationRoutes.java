package dev.tidemark.projector.ops;

import static dev.tidemark.projector.ops.Refused.asked;

import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What there is of a collection: {@code POST /v1/collections/{c}/promotion} and {@code …/rollback} move the alias, {@code
 * DELETE /v1/collections/{c}/generations/{n}} deletes one that does not serve, with {@code ?force=true} also one that serves
 * of a collection that no projection file declares. A promotion compares all documents first, and
 * so may take long; going back does not wait for anything.
 */
public final class GenerationRoutes implements Routes {

    private static final String KIND = "promotion";

    private final Jobs jobs;
    private final Backfills backfills;
    private final Current<Backfill> current;

    /** @param current of the attempt that runs; throws a {@link ProblemException} while there is none */
    public GenerationRoutes(Jobs jobs, Backfills backfills, Supplier<Backfill> current) {
        this.jobs = jobs;
        this.backfills = backfills;
        this.current = new Current<>(current, Backfill::isOver);
    }

    /**
     * @param generation absent for the one that is coming, or else the one that stands by
     * @param force lets one serve as it is, whatever verification would say
     * @param join begin nothing, but find who promotes that generation, or whether it serves by now; with nothing else
     */
    record Promotion(int generation, boolean force, boolean join) {

        Promotion {
            if (join && (force || generation == 0)) {
                throw new IllegalArgumentException("Say of which generation the promotion is joined, and no more.");
            }
        }
    }

    /** @param generation absent for the one that stands by; refused if it is another one */
    record Rollback(int generation) {}

    @Override
    public void install(RoutesConfig routes) {
        routes.post("/v1/collections/{collection}/promotion", this::promote);
        routes.post("/v1/collections/{collection}/rollback", ctx -> {
            Query.only(ctx, List.of());
            Rollback rollback = ctx.body().isBlank() ? new Rollback(0) : Body.read(ctx, Rollback.class);
            live(ctx, () -> backfills.rollBack(collection(ctx), rollback.generation()));
        });
        routes.delete("/v1/collections/{collection}/generations/{generation}", ctx -> {
            Query.only(ctx, List.of("force"));
            boolean force = forced(ctx);
            ctx.json(Map.of("dropped", asked(() -> backfills.drop(collection(ctx), number(ctx), force))));
        });
    }

    private void promote(Context ctx) {
        Query.only(ctx, List.of());
        Promotion promotion = ctx.body().isBlank() ? new Promotion(0, false, false) : Body.read(ctx, Promotion.class);
        String collection = collection(ctx);
        if (promotion.join()) {
            join(ctx, new Task(KIND, collection, promotion.generation()));
            return;
        }
        Optional<Integer> first = promotion.force()
                ? Optional.empty()
                : asked(() -> backfills.toVerify(collection, promotion.generation()));
        if (first.isEmpty()) {
            live(ctx, () -> backfills.promote(collection, promotion.generation(), promotion.force()));
            return;
        }
        int number = first.get();
        JobStatus running = jobs.start(
                new Task(KIND, collection, number),
                progress -> Map.of("index", promote(collection, number, progress)),
                () -> {}); // nothing is written down of it
        begun(ctx, running);
    }

    private void join(Context ctx, Task task) {
        jobs.running(task)
                .ifPresentOrElse(
                        running -> begun(ctx, running),
                        () -> live(ctx, () -> backfills.requireLive(task.collection(), task.generation())));
    }

    private static void begun(Context ctx, JobStatus running) {
        ctx.status(202).json(Started.of(List.of(running), Map.of()));
    }

    private String promote(String collection, int number, JobProgress progress) throws InterruptedException {
        return current.outlasting(progress, backfill -> {
            Optional<Integer> first = backfills.toVerify(collection, number); // it may serve by now
            if (first.isPresent()) {
                backfill.requireTrue(collection, number, progress);
            }
            progress.phase("promoting", 0);
            // On another thread: this one is interrupted where the job is cancelled, and half of a move is none.
            return CompletableFuture.supplyAsync(() -> backfills.promote(collection, number, first.isPresent()))
                    .join();
        });
    }

    private void live(Context ctx, Supplier<String> move) {
        ctx.json(Map.of("live", asked(move)));
    }

    private static boolean forced(Context ctx) {
        String force = Optional.ofNullable(ctx.queryParam("force")).orElse("false");
        if (!force.equals("true") && !force.equals("false")) {
            throw new ProblemException(
                    400, "invalid-request", "Invalid request", "force is true or false, not '" + force + "'.");
        }
        return force.equals("true");
    }

    private static String collection(Context ctx) {
        return ctx.pathParam("collection");
    }

    private static int number(Context ctx) {
        String text = ctx.pathParam("generation");
        if (!text.matches("[0-9]{1,6}")) {
            throw new ProblemException(
                    400, "invalid-request", "Invalid request", "'" + text + "' is not the number of a generation.");
        }
        return Integer.parseInt(text);
    }
}
