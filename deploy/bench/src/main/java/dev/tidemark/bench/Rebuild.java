package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** The long jobs of an operator, timed by what the projector says of them. */
final class Rebuild {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Stack stack;
    private final int documents;

    Rebuild(Stack stack, int documents) {
        this.stack = stack;
        this.documents = documents;
    }

    /**
     * Builds a generation anew and lets it serve.
     *
     * @return from the beginning of the fill until all documents are in the index
     */
    Speed backfill() throws Exception {
        stack.quiet();
        String job = started("/v1/backfills", "{\"collections\":[\"products\"]}");
        long begun = 0;
        long filled = 0;
        for (JsonNode status = job(job); isRunning(status); status = job(job)) {
            boolean filling = status.path("phase").asText().equals("filling");
            if (filling && begun == 0) {
                begun = System.nanoTime();
            }
            if (!filling && begun != 0 && filled == 0) {
                filled = System.nanoTime();
            }
            Thread.sleep(LOOK.toMillis());
        }
        if (begun == 0 || filled == 0) {
            throw new IllegalStateException("the fill was too short to be timed, take more products: " + job(job));
        }
        return new Speed(documents, Duration.ofNanos(filled - begun));
    }

    /** Compares all documents with the database; there must be no difference. */
    Speed verify() throws Exception {
        stack.quiet();
        long begun = System.nanoTime();
        String job = started("/v1/verifications", "{\"collections\":[\"products\"]}");
        JsonNode status = job(job);
        for (; isRunning(status); status = job(job)) {
            Thread.sleep(LOOK.toMillis());
        }
        JsonNode found = status.path("result");
        if (found.path("documents").asInt() != documents
                || found.path("missing").size()
                                + found.path("extra").size()
                                + found.path("different").size()
                        > 0) {
            throw new IllegalStateException("verify found " + found);
        }
        return new Speed(documents, Duration.ofNanos(System.nanoTime() - begun));
    }

    private String started(String path, String request) throws IOException, InterruptedException {
        return stack.operate("POST", path, request)
                .path("jobs")
                .path(0)
                .path("id")
                .asText();
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
