package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Shows how far jobs are until they end: a bar that is drawn over itself on a terminal, a line for each phase and then
 * every ten seconds elsewhere; on standard error, so that the results can be piped. Ending the command does not end the job.
 */
final class JobFollower {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LINE = Duration.ofSeconds(10);
    private static final int BAR = 24;

    private final RunningProjector projector;
    private final boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    private final Map<String, String> shown = new LinkedHashMap<>();
    private long lineAt;

    JobFollower(RunningProjector projector) {
        this.projector = projector;
    }

    /** Says which collections nothing was begun for, and why; true where there are any. */
    static boolean saysWhatIsLeftOut(JsonNode begun) {
        begun.path("left_out")
                .forEach(one -> System.err.println(one.path("collection").asText() + " is left out: "
                        + one.path("reason").asText()));
        return !begun.path("left_out").isEmpty();
    }

    /**
     * @param done what to say of a job that has done its work
     * @return 0 where all have, else 1
     */
    int follow(List<String> ids, Function<JsonNode, String> done) throws InterruptedException {
        int status = 0;
        for (JsonNode job : follow(ids)) {
            if (hasFailed(job)) {
                status = 1;
            } else {
                System.out.println(done.apply(job));
            }
        }
        return status;
    }

    /** Returns them as they ended; says why one has not done its work. */
    List<JsonNode> follow(List<String> ids) throws InterruptedException {
        Thread detaching = new Thread(() -> System.err.println((terminal ? "\r\u001b[K" : "")
                + "detached: it goes on; until it is done, the same command joins it, or with --cancel ends it, and 'status'"
                + " shows it"));
        Runtime.getRuntime().addShutdownHook(detaching);
        List<JsonNode> ended = new ArrayList<>();
        try {
            for (String id : ids) {
                JsonNode job = followOne(id);
                clear();
                if (hasFailed(job)) {
                    System.err.println(job.path("collection").asText() + ": "
                            + job.path("error").asText());
                }
                ended.add(job);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(detaching);
        }
        return ended;
    }

    /** Also where somebody has cancelled it: then that is its error. */
    static boolean hasFailed(JsonNode job) {
        return !isRunning(job) && !job.path("state").asText().equals("done");
    }

    static boolean isRunning(JsonNode job) {
        return job.path("state").asText().equals("running");
    }

    private JsonNode followOne(String id) throws InterruptedException {
        while (true) {
            JsonNode job = projector.get("/v1/jobs/" + id);
            if (!isRunning(job)) {
                return job;
            }
            show(job);
            Thread.sleep(LOOK.toMillis());
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
