package dev.tidemark.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The distribution of search-api as a process of its own. */
final class SearchApi implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Stack.freePort();
    private final Process process;

    /** Returns when it is ready. */
    SearchApi(String elasticsearch) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Path.of("search-api/target/search-api/bin/search-api")
                .toAbsolutePath()
                .toString());
        builder.environment()
                .putAll(Map.of(
                        "TIDEMARK_ELASTICSEARCH_URL", elasticsearch, "TIDEMARK_SEARCH_PORT", String.valueOf(port)));
        process = builder.redirectErrorStream(true)
                .redirectOutput(Path.of("deploy/bench/target/search-api.log").toFile())
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("search-api did not come up: see deploy/bench/target/search-api.log");
            }
            Thread.sleep(50);
        }
    }

    /** @param path with its parameters */
    HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(get("/health/ready"), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not up yet
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
