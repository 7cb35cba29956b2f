package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Follows jobs until they are over, and shows how far they are on standard error: a line that is drawn anew on a terminal;
 * elsewhere a line whenever a job's phase changes.
 */
final class JobWatch {

    private static final long LOOK_MILLIS = 250;
    private static final int BAR = 24;

    private final RunningProjector projector;
    private final PrintStream out;
    private final boolean terminal;
    private String shown = "";

    JobWatch(RunningProjector projector) {
        this(projector, System.err, System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    JobWatch(RunningProjector projector, PrintStream out, boolean terminal) {
        this.projector = projector;
        this.out = out;
        this.terminal = terminal;
    }

    /** @return the jobs as they ended, in the order given */
    List<JsonNode> follow(JsonNode started) throws InterruptedException {
        List<JsonNode> ended = new ArrayList<>();
        for (JsonNode job : started) {
            ended.add(follow(job.path("id").asText()));
        }
        return ended;
    }

    private JsonNode follow(String id) throws InterruptedException {
        JsonNode job = projector.get("/v1/jobs/" + id);
        while (job.path("state").asText().equals("running")) {
            show(job);
            Thread.sleep(LOOK_MILLIS);
            job = projector.get("/v1/jobs/" + id);
        }
        clear();
        return job;
    }

    private void show(JsonNode job) {
        String line = terminal
                ? line(job)
                : job.path("kind").asText() + " " + job.path("collection").asText() + ": "
                        + job.path("phase").asText();
        if (terminal) {
            out.print("\r\u001b[K" + line);
            out.flush();
        } else if (!line.equals(shown)) {
            out.println(line);
        }
        shown = line;
    }

    private void clear() {
        if (terminal && !shown.isEmpty()) {
            out.print("\r\u001b[K");
            out.flush();
        }
        shown = "";
    }

    /** {@code verify items: comparing [######      ] 12,000 of about 50,000, 30,000/s, 1m20s left}. */
    static String line(JsonNode job) {
        long done = job.path("done").asLong();
        long total = Math.max(done, job.path("total").asLong());
        double rate = job.path("rate").asDouble();
        StringBuilder line = new StringBuilder(job.path("kind").asText() + " "
                + job.path("collection").asText() + ": " + job.path("phase").asText());
        if (job.path("total").asLong() > 0) {
            int filled = total == 0 ? 0 : (int) (BAR * done / total);
            line.append(" [")
                    .append("#".repeat(filled))
                    .append(" ".repeat(BAR - filled))
                    .append("] ");
            line.append(String.format(Locale.ROOT, "%,d of about %,d, %,.0f/s", done, total, rate));
            if (rate >= 1) {
                line.append(", ")
                        .append(text(Duration.ofSeconds((long) ((total - done) / rate))))
                        .append(" left");
            }
        }
        return line.toString();
    }

    private static String text(Duration left) {
        return left.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
