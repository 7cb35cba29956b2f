package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Shows how far jobs are until they end: a bar that is drawn over itself on a terminal, a line for each phase and then
 * every ten seconds elsewhere; on standard error, so that the results can be piped. Ending the command does not end the job.
 * Where the projector goes away, this waits for the next one, and finds the job again there.
 */
final class JobFollower {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LINE = Duration.ofSeconds(10);
    /** Longer than a restart takes, also one with an update of the machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Work that is written down. */
    private static final Set<String> LASTING = Set.of("backfill", "reload");

    private static final int BAR = 24;

    private final RunningProjector projector;
    private final Again again;
    private final Duration patience;
    private final boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    private final Map<String, String> shown = new LinkedHashMap<>();
    private long lineAt;

    /** Finds a job again in a projector that does not know it, for it was started meanwhile. */
    interface Again {

        /** The job that does the same for this collection now; or, in the same form, what has become of it. */
        JsonNode job(String collection) throws InterruptedException;
    }

    JobFollower(RunningProjector projector, Again again) {
        this(projector, again, PATIENCE);
    }

    JobFollower(RunningProjector projector, Again again, Duration patience) {
        this.projector = projector;
        this.again = again;
        this.patience = patience;
    }

    /** Says which collections nothing was begun for, and why; true where there are any. */
    static boolean saysWhatIsLeftOut(JsonNode begun) {
        begun.path("left_out")
                .forEach(one -> System.err.println(one.path("collection").asText() + " is left out: "
                        + one.path("reason").asText()));
        return !begun.path("left_out").isEmpty();
    }

    /**
     * @param begun the answer to what has begun them
     * @param done what to say of a job that has done its work
     * @return 0 where all have, else 1
     */
    int follow(JsonNode begun, Function<JsonNode, String> done) throws InterruptedException {
        int status = 0;
        for (JsonNode job : follow(begun)) {
            if (hasFailed(job)) {
                status = 1;
            } else {
                System.out.println(done.apply(job));
            }
        }
        return status;
    }

    /** Returns them as they ended; says why one has not done its work. */
    List<JsonNode> follow(JsonNode begun) throws InterruptedException {
        Thread detaching = new Thread(() -> System.err.println((terminal ? "\r\u001b[K" : "") + detached(begun)));
        Runtime.getRuntime().addShutdownHook(detaching);
        List<JsonNode> ended = new ArrayList<>();
        try {
            for (JsonNode job : begun.path("jobs")) {
                JsonNode end = followOne(job);
                clear();
                if (hasFailed(end)) {
                    System.err.println(end.path("collection").asText() + ": "
                            + end.path("error").asText());
                }
                ended.add(end);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(detaching);
        }
        return ended;
    }

    /** What builds a generation is not cancelled, but ended by deleting that. */
    static String detached(JsonNode begun) {
        boolean building = begun.at("/jobs/0/kind").asText().equals("backfill");
        return "detached: it goes on; until it is done, the same command joins it, "
                + (building ? "'drop COLLECTION GENERATION' ends it" : "with --cancel ends it")
                + ", and 'status' shows it";
    }

    /** Also where somebody has cancelled it: then that is its error. */
    static boolean hasFailed(JsonNode job) {
        return !isRunning(job) && !job.path("state").asText().equals("done");
    }

    static boolean isRunning(JsonNode job) {
        return job.path("state").asText().equals("running");
    }

    private JsonNode followOne(JsonNode begun) throws InterruptedException {
        JsonNode job = now(begun);
        while (isRunning(job)) {
            show(job);
            Thread.sleep(LOOK.toMillis());
            job = now(job);
        }
        return job;
    }

    /** How it is by now; where the projector is away, once it is back. */
    private JsonNode now(JsonNode job) throws InterruptedException {
        long since = System.nanoTime();
        boolean told = false;
        while (true) {
            String why;
            try {
                return ask(job);
            } catch (NoProjectorException e) {
                why = e.getMessage();
            } catch (RefusedException e) {
                if (!e.isNotNow()) {
                    throw e;
                }
                why = e.getMessage();
            }
            if (!told) {
                told = true;
                clear();
                System.err.println("the projector is away; waiting for it");
                shown.clear();
            }
            if (System.nanoTime() - since > patience.toNanos()) {
                throw new RefusedException("the projector has been away for " + patience.toSeconds() + " s (" + why
                        + "); " + whenItIsBack(job));
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    private static String whenItIsBack(JsonNode job) {
        return LASTING.contains(job.path("kind").asText())
                ? "when it is back it goes on with this by itself, and the same command joins it"
                : "begin this again when it is back";
    }

    private JsonNode ask(JsonNode job) throws InterruptedException {
        try {
            return projector.get(
                    "/v1/jobs/" + RunningProjector.step(job.path("id").asText()));
        } catch (RefusedException e) {
            if (e.isUnknown()) {
                return again.job(job.path("collection").asText());
            }
            throw e;
        }
    }

    private void show(JsonNode job) {
        String name = job.path("collection").asText();
        String phase = job.path("phase").asText();
        if (terminal) {
            System.err.print("\r\u001b[K" + line(job));
            System.err.flush();
        } else if (!phase.equals(shown.put(name, phase)) || System.nanoTime() - lineAt > LINE.toNanos()) {
            lineAt = System.nanoTime();
            System.err.println(line(job));
        }
    }

    private void clear() {
        if (terminal) {
            System.err.print("\r\u001b[K");
        }
    }

    static String line(JsonNode job) {
        StringBuilder line = new StringBuilder(job.path("collection").asText())
                .append(": ")
                .append(job.path("phase").asText());
        long total = job.path("total").asLong();
        long done = job.path("done").asLong();
        double rate = job.path("rate").asDouble();
        if (total > 0) {
            // The total is MySQL's estimate: more may come, and the bar does not say that all is done before it is.
            double part = Math.min(0.99, (double) done / total);
            int full = (int) (part * BAR);
            line.append(" [")
                    .append("#".repeat(full))
                    .append("-".repeat(BAR - full))
                    .append(String.format(Locale.ROOT, "] %2.0f %%", part * 100));
        }
        if (done > 0) {
            line.append(String.format(Locale.ROOT, ", %,d rows, %,.0f rows/s", done, rate));
        }
        if (total > done && rate >= 1) {
            line.append(", ").append(left((long) ((total - done) / rate)));
        }
        return line.toString();
    }

    private static String left(long seconds) {
        return seconds < 60
                ? seconds + " s left"
                : String.format(Locale.ROOT, "%d:%02d min left", seconds / 60, seconds % 60);
    }
}
