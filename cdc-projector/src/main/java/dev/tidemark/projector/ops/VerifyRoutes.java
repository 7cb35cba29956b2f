package dev.tidemark.projector.ops;

import static dev.tidemark.projector.ops.Refused.asked;

import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.projector.verify.Explainer;
import dev.tidemark.projector.verify.Subject;
import dev.tidemark.projector.verify.Verification;
import dev.tidemark.projector.verify.Verifier;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * {@code POST /v1/verifications} begins to compare collections with the database, or joins what runs already, and begins
 * again where the stream does; {@code GET /v1/collections/{collection}/explanation?id=…} says all there is to know of one
 * document.
 */
public final class VerifyRoutes implements Routes {

    private final StatusBoard board;
    private final Jobs jobs;
    private final Current<Parts> parts;
    /** At what pace what was begun last goes. Guarded by this. */
    private final Map<Task, Integer> rates = new HashMap<>();

    /**
     * What works while the projector does.
     *
     * @param live the generation that searches use; empty while there is none
     * @param complete a generation by its number, whether it serves or not; refused where it is not complete
     * @param clean told of one that was found to say what the database says
     * @param over whether the attempt that these belong to has ended
     */
    public record Parts(
            Verifier verifier,
            Explainer explainer,
            Function<String, Optional<Subject>> live,
            BiFunction<String, Integer, Subject> complete,
            ObjIntConsumer<String> clean,
            BooleanSupplier over) {}

    public VerifyRoutes(StatusBoard board, Jobs jobs, Supplier<Parts> parts) {
        this.board = board;
        this.jobs = jobs;
        this.parts = new Current<>(parts, now -> now.over().getAsBoolean());
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.post("/v1/verifications", this::verify);
        routes.get("/v1/collections/{collection}/explanation", this::explain);
    }

    /**
     * @param all in place of collections
     * @param generation of the one collection; absent for the one that serves
     * @param rate documents a second; 0 or absent for no limit
     */
    record Wanted(List<String> collections, boolean all, boolean repair, int generation, int rate) {

        Wanted {
            collections = collections == null ? List.of() : List.copyOf(collections);
            if (all != collections.isEmpty()) {
                throw new IllegalArgumentException("Say which collections, or all.");
            }
            if (generation < 0 || generation > 0 && collections.size() != 1) {
                throw new IllegalArgumentException("A generation is one of a collection, by its number.");
            }
            if (rate < 0) {
                throw new IllegalArgumentException("rate must not be negative, is " + rate);
            }
        }

        Task task(String collection) {
            return new Task(repair ? "repair" : "verify", collection, generation);
        }

        /** What begins the same from the command line, but for its pace. */
        String command(String collection) {
            return "verify " + collection + (generation == 0 ? "" : " --generation " + generation)
                    + (repair ? " --repair" : "");
        }
    }

    private void verify(Context ctx) {
        Query.only(ctx, List.of());
        Wanted wanted = Body.read(ctx, Wanted.class);
        Parts now = parts.get();
        Map<String, String> leftOut = new TreeMap<>();
        List<Subject> subjects = new ArrayList<>();
        for (String collection : new LinkedHashSet<>(wanted.all() ? known() : wanted.collections())) {
            if (wanted.all() && now.live().apply(collection).isEmpty()) {
                leftOut.put(collection, whyNot(collection));
            } else {
                subjects.add(subject(now, collection, wanted.generation()));
            }
        }
        if (subjects.isEmpty()) {
            throw new ProblemException(409, "not-live", "Not live", String.join(" ", leftOut.values()));
        }
        List<String> names = subjects.stream().map(Subject::collection).toList();
        ctx.status(202).json(Started.of(start(names, wanted), leftOut));
    }

    /** Who says nothing of a pace is content with that of what runs. */
    private synchronized List<JobStatus> start(List<String> collections, Wanted wanted) {
        for (String collection : collections) {
            int rate = rates.getOrDefault(wanted.task(collection), 0);
            if (wanted.rate() != 0
                    && wanted.rate() != rate
                    && jobs.running(wanted.task(collection)).isPresent()) {
                String running = wanted.command(collection);
                throw new ProblemException(
                        409,
                        "conflict",
                        "Conflict",
                        collection + " is being compared already, by '" + running
                                + (rate == 0 ? "" : " --rate " + rate) + "': wait until that is done, or end it with '"
                                + running + " --cancel'");
            }
        }
        return collections.stream().map(collection -> start(collection, wanted)).toList();
    }

    private JobStatus start(String collection, Wanted wanted) {
        Task task = wanted.task(collection);
        if (jobs.running(task).isEmpty()) {
            rates.put(task, wanted.rate());
        }
        return jobs.start(
                task, progress -> verify(collection, wanted, progress), () -> {}); // nothing is written down of it
    }

    private Verification verify(String collection, Wanted wanted, JobProgress progress) throws InterruptedException {
        return parts.outlasting(progress, now -> {
            Subject subject = subject(now, collection, wanted.generation());
            Verification done = run(now, subject, wanted, progress);
            if (serves(now, subject)) {
                board.drift().verified(collection, subject.index(), done.left());
            } else if (done.left() == 0) {
                now.clean().accept(collection, wanted.generation());
            }
            return done;
        });
    }

    private static Verification run(Parts now, Subject subject, Wanted wanted, JobProgress progress)
            throws InterruptedException {
        try {
            return now.verifier().run(subject, wanted.repair(), wanted.rate(), progress);
        } catch (RuntimeException e) {
            throw wanted.generation() != 0 || serves(now, subject)
                    ? e
                    : new IllegalStateException(
                            subject.index() + " does not serve any more: run it again (" + e.getMessage() + ")", e);
        }
    }

    private static boolean serves(Parts now, Subject subject) {
        return now.live()
                .apply(subject.collection())
                .filter(live -> live.index().equals(subject.index()))
                .isPresent();
    }

    /** The id is a parameter: an id may have a slash, or be "..", and no step of a path may. */
    private void explain(Context ctx) throws InterruptedException {
        Query.only(ctx, List.of("id"));
        String id = ctx.queryParam("id");
        if (id == null || id.isEmpty()) {
            throw new ProblemException(400, "invalid-request", "Invalid request", "Say which document: ?id=…");
        }
        Parts now = parts.get();
        Subject subject = subject(now, ctx.pathParam("collection"));
        ctx.json(now.explainer().explain(subject, id));
    }

    private List<String> known() {
        return board.status().collections().stream().map(of -> of.collection()).toList();
    }

    /** @param generation 0 for the one that serves */
    private Subject subject(Parts now, String collection, int generation) {
        return generation == 0
                ? subject(now, collection)
                : asked(() -> now.complete().apply(requireKnown(collection), generation));
    }

    private Subject subject(Parts now, String collection) {
        return now.live()
                .apply(requireKnown(collection))
                .orElseThrow(() -> new ProblemException(409, "not-live", "Not live", whyNot(collection)));
    }

    private String requireKnown(String collection) {
        if (!known().contains(collection)) {
            throw new ProblemException(
                    404,
                    "unknown-collection",
                    "Unknown collection",
                    "There is no collection '" + collection + "'. There are: " + String.join(", ", known()) + ".");
        }
        return collection;
    }

    private String whyNot(String collection) {
        String stopped = board.stopped().get(collection);
        return stopped == null
                ? "There is no live generation of '" + collection + "' yet: 'status' shows how far it is."
                : "Changes are not applied to '" + collection + "', so there is nothing to hold it against: " + stopped;
    }
}
