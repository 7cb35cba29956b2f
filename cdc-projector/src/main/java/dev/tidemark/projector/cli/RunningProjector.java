package dev.tidemark.projector.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** How a command finds the projector, and what it says when there is none. */
final class RunningProjector {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Option(
            names = "--url",
            defaultValue = "${env:TIDEMARK_PROJECTOR_URL:-http://127.0.0.1:8082}",
            description = "where the projector listens (default: ${DEFAULT-VALUE})")
    URI url;

    @Option(names = "--debug", description = "show the stack trace of an error")
    boolean debug;

    /** Runs a command's work; trouble is one line, and status 1. */
    int asking(Callable<Integer> work) {
        try {
            return work.call();
        } catch (Exception e) {
            System.err.println("cannot ask the projector at " + url + ": " + e.getMessage()
                    + "; is it running ('deploy/tidemark up'), and is --url right?");
            if (debug) {
                e.printStackTrace();
            }
            return 1;
        }
    }

    String get(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve(path)).timeout(LIMIT).build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newBuilder().connectTimeout(LIMIT).build().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new NoProjectorException("it answers " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new NoProjectorException(e.getMessage() == null ? "nothing listens there" : e.getMessage());
        }
    }
}
