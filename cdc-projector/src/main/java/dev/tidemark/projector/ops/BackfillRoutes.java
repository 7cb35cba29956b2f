package dev.tidemark.projector.ops;

import static dev.tidemark.projector.ops.Refused.asked;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.backfill.Backfills.Begun;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code POST /v1/backfills} builds generations, or loads a range of keys again in place. */
public final class BackfillRoutes implements Routes {

    private static final String KIND = "backfill";

    private final Jobs jobs;
    private final Backfills backfills;
    private final Reloads reloads;

    public BackfillRoutes(Jobs jobs, Backfills backfills, Reloads reloads) {
        this.jobs = jobs;
        this.reloads = reloads;
        this.backfills = backfills;
    }

    /** What is joined. */
    enum Join {
        @JsonProperty("generation")
        GENERATION,
        @JsonProperty("range")
        RANGE
    }

    /**
     * @param from with {@code to}: load only the keys of this range again, both ends included, in the index that serves
     * @param threads 0 or absent for the configured number
     * @param rate rows a second; 0 or absent for no limit
     * @param promote whether the alias moves when it is complete; absent for yes
     * @param again build another one also where one is complete and does not serve yet
     * @param join begin nothing, but find what builds a generation, or loads a range, of collections; with nothing else
     */
    record Request(
            List<String> collections,
            boolean all,
            String from,
            String to,
            int threads,
            int rate,
            Boolean promote,
            boolean again,
            Join join) {

        Request {
            collections = collections == null ? List.of() : List.copyOf(collections);
            if (all != collections.isEmpty()) {
                throw new IllegalArgumentException("Name collections, or say 'all': one of both.");
            }
            if (join != null && (from != null || to != null || threads != 0 || rate != 0 || promote != null || again)) {
                throw new IllegalArgumentException("What is joined goes on as it was asked for.");
            }
            if ((from != null || to != null) && collections.size() != 1) {
                throw new IllegalArgumentException("A range is of one collection.");
            }
            if ((from != null || to != null) && promote != null && !promote) {
                throw new IllegalArgumentException("A range is loaded in place: there is nothing to promote.");
            }
            if ((from != null || to != null) && again) {
                throw new IllegalArgumentException(
                        "A range is loaded in place, each time: there is nothing to build again.");
            }
        }

        Order order() {
            return new Order(promote == null || promote, threads, rate);
        }
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.post("/v1/backfills", this::begin);
    }

    private void begin(Context ctx) {
        Query.only(ctx, List.of());
        Request request = Body.read(ctx, Request.class);
        if (request.join() == Join.RANGE) {
            joinRanges(ctx, request);
        } else if (request.join() == Join.GENERATION) {
            watch(ctx, asked(() -> backfills.join(request.collections())));
        } else if (request.from() != null || request.to() != null) {
            reload(ctx, request);
        } else {
            watch(ctx, asked(() -> backfills.begin(request.collections(), order(request), request.again())));
        }
    }

    private void watch(Context ctx, Begun begun) {
        List<JobStatus> running = new ArrayList<>();
        begun.watches()
                .forEach((collection, watch) -> running.add(jobs.start(
                        Task.of(KIND, collection),
                        progress -> Map.of("index", watch.await(progress)),
                        () -> refuseToCancel(collection))));
        ctx.status(begun.fresh() ? 202 : 200).json(Started.of(running, begun.leftOut()));
    }

    private void joinRanges(Context ctx, Request request) {
        List<JobStatus> found = new ArrayList<>();
        Map<String, String> leftOut = new TreeMap<>();
        for (String collection : request.all() ? backfills.names() : request.collections()) {
            asked(() -> backfills.requireKnown(collection));
            reloads.join(collection)
                    .ifPresentOrElse(
                            found::add,
                            () -> leftOut.put(collection, "no range of " + collection + " is being loaded"));
        }
        ctx.json(Started.of(found, leftOut));
    }

    /** A job only watches; what is built is built for all who ask. */
    private void refuseToCancel(String collection) {
        throw new ProblemException(409, "conflict", "Conflict", asked(() -> backfills.howToEnd(collection)));
    }

    private void reload(Context ctx, Request request) {
        String collection = request.collections().get(0);
        asked(() -> backfills.requireKnown(collection));
        Order order = order(request);
        try {
            JobStatus running = reloads.begin(collection, request.from(), request.to(), order);
            ctx.status(202).json(Started.of(List.of(running), Map.of()));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(400, "invalid-request", "Invalid request", e.getMessage());
        }
    }

    private static Order order(Request request) {
        try {
            return request.order();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(400, "invalid-request", "Invalid request", e.getMessage());
        }
    }
}
