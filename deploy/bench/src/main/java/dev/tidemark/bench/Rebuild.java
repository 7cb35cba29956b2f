package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The long jobs of an operator, timed by what the projector says of them. */
final class Rebuild {

    private static final long LOOK_MILLIS = 200;
    /** Of a job that is so young, in case it is a short one. */
    private static final long FIRST_LOOKS_MILLIS = 10;

    private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Stack stack;
    private final String collections;

    Rebuild(Stack stack) {
        this.stack = stack;
        collections = stack.content().projections().keySet().stream()
                .map(collection -> '"' + collection + '"')
                .collect(Collectors.joining(",", "{\"collections\":[", "]}"));
    }

    /**
     * Generations that were built.
     *
     * @param filled as long as any was filled, until searches in it could have found its documents; of a fill that is too short
     *     to be seen, the whole
     * @param whole from the request until all serve
     */
    record Built(Speed filled, Speed whole) {}

    /**
     * Builds a generation of each collection anew, lets it serve, and drops the one that served.
     *
     * @param curve takes how far the fill was
     */
    Built backfill(Curve curve) throws Exception {
        stack.quiet();
        long asked = System.nanoTime();
        List<String> jobs = started("/v1/backfills");
        long since = 0;
        long took = 0;
        for (boolean running = true; running; pause(asked)) {
            boolean filling = false;
            double done = 0;
            running = false;
            for (String job : jobs) {
                JsonNode status = job(job);
                running |= isRunning(status);
                if (isRunning(status) && status.path("phase").asText().equals("filling")) {
                    filling = true;
                    done += status.path("done").asDouble();
                }
            }
            if (filling && since == 0) {
                since = System.nanoTime();
            } else if (!filling && since != 0) {
                stack.call("POST", "/_refresh", "");
                took += System.nanoTime() - since;
                since = 0;
            } else if (filling) {
                curve.look((System.nanoTime() - since) / 1e9, done);
            }
        }
        Speed whole = Speed.since(asked, stack.documents());
        stack.checkCounts();
        dropFormer();
        return new Built(took == 0 ? whole : new Speed(whole.count(), took / 1e9), whole);
    }

    /** Every change would be written to it, too, and figures would depend on what ran before. */
    private void dropFormer() throws IOException, InterruptedException {
        for (String collection : stack.content().projections().keySet()) {
            stack.operate("DELETE", "/v1/collections/" + collection + "/generations/0", "");
        }
    }

    /** Compares all documents with the database; there must be no difference. */
    Speed verify() throws Exception {
        stack.quiet();
        long begun = System.nanoTime();
        long documents = 0;
        for (String job : started("/v1/verifications")) {
            JsonNode status = job(job);
            for (; isRunning(status); status = job(job)) {
                pause(begun);
            }
            JsonNode found = status.path("result");
            documents += found.path("documents").asLong();
            if (found.path("missing").size()
                            + found.path("extra").size()
                            + found.path("different").size()
                    > 0) {
                throw new IllegalStateException("verify found " + found);
            }
        }
        Speed speed = Speed.since(begun, documents);
        if (documents != stack.documents()) {
            throw new IllegalStateException("verify has looked at " + documents + " documents only");
        }
        return speed;
    }

    private static void pause(long begun) throws InterruptedException {
        Thread.sleep(System.nanoTime() - begun < YOUNG_NANOS ? FIRST_LOOKS_MILLIS : LOOK_MILLIS);
    }

    /** Ids of the jobs. */
    private List<String> started(String path) throws IOException, InterruptedException {
        List<String> jobs = new ArrayList<>();
        stack.operate("POST", path, collections)
                .path("jobs")
                .forEach(job -> jobs.add(job.path("id").asText()));
        return jobs;
    }

    private JsonNode job(String id) throws IOException, InterruptedException {
        JsonNode status = stack.operate("GET", "/v1/jobs/" + id, "");
        if (status.path("state").asText().equals("failed")) {
            throw new IllegalStateException("the job failed: " + status);
        }
        return status;
    }

    private static boolean isRunning(JsonNode status) {
        return status.path("state").asText().equals("running");
    }
}
