package dev.tidemark.bench;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

/** The distribution of writer-api, with a database of its own. */
final class WriterApi implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);

    private final Program program;

    /** Returns when it is ready, with its tables made. */
    WriterApi(Servers servers, Sizes sizes) throws Exception {
        program = new Program(
                "writer-api",
                "TIDEMARK_WRITER_PORT",
                Map.of(
                        "TIDEMARK_MYSQL_URL", servers.mysqlUrl("shop"),
                        "TIDEMARK_MYSQL_USER", servers.mysql().user(),
                        "TIDEMARK_MYSQL_PASSWORD", servers.mysql().password(),
                        "TIDEMARK_JAVA_OPTS", sizes.startOptions()));
        try {
            program.awaitReady(START, () -> true);
        } catch (Exception e) {
            program.close();
            throw e;
        }
    }

    /** A command with a key of its own. */
    HttpRequest post(String path, String key, String body) {
        return HttpRequest.newBuilder(program.uri(path))
                .headers("Content-Type", "application/json", "Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        program.close();
    }
}
