package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Ends work that runs, for everybody who follows it, and says what has become of it. */
final class Cancelling {

    private static final Duration LOOK = Duration.ofMillis(250);

    private final RunningProjector projector;

    /** What to say of a collection of which nothing runs that can be ended; of "" where nothing does of all. */
    interface Nothing {
        String of(String collection) throws InterruptedException;
    }

    Cancelling(RunningProjector projector) {
        this.projector = projector;
    }

    /**
     * Returns when it has ended.
     *
     * @param meant what is to end
     * @param collections of which; empty for all
     * @return 0 where there was something to end of each, and it was ended; else 1
     */
    int cancel(Predicate<Work> meant, List<String> collections, Nothing nothing) throws InterruptedException {
        List<JsonNode> running = new ArrayList<>();
        for (JsonNode job : projector.get("/v1/jobs").path("jobs")) {
            if (JobFollower.isRunning(job)
                    && meant.test(Work.of(job))
                    && (collections.isEmpty()
                            || collections.contains(job.path("collection").asText()))) {
                running.add(job);
            }
        }
        int status = 0;
        for (String collection : collections.isEmpty() && running.isEmpty() ? List.of("") : collections) {
            if (running.stream()
                    .noneMatch(job -> job.path("collection").asText().equals(collection))) {
                System.err.println(nothing.of(collection));
                status = 1;
            }
        }
        for (JsonNode job : running) {
            status |= end(job) ? 0 : 1;
        }
        return status;
    }

    private boolean end(JsonNode running) throws InterruptedException {
        String path = "/v1/jobs/" + RunningProjector.step(running.path("id").asText());
        JsonNode job = projector.delete(path);
        while (JobFollower.isRunning(job)) {
            Thread.sleep(LOOK.toMillis());
            job = projector.get(path);
        }
        boolean cancelled = job.path("state").asText().equals("cancelled");
        System.out.println(job.path("collection").asText() + ": "
                + Work.of(job).text()
                + (cancelled
                        ? " is cancelled"
                        : " ended before it could be cancelled: "
                                + job.path("state").asText()));
        return cancelled;
    }
}
