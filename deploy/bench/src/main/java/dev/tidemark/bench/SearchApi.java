package dev.tidemark.bench;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

/** The distribution of search-api. */
final class SearchApi implements AutoCloseable {

    private static final String NAME = "search-api";
    private static final Duration START = Duration.ofMinutes(1);

    private final Program program;

    /** Returns when it is ready. */
    SearchApi(String elasticsearch, Sizes sizes) throws Exception {
        program = new Program(
                NAME,
                "TIDEMARK_SEARCH_PORT",
                Map.of("TIDEMARK_ELASTICSEARCH_URL", elasticsearch, "TIDEMARK_JAVA_OPTS", sizes.ownOptions(NAME)));
        try {
            program.awaitReady(START, () -> true);
        } catch (Exception e) {
            program.close();
            throw e;
        }
    }

    /** @param path with its parameters */
    HttpRequest get(String path) {
        return HttpRequest.newBuilder(program.uri(path)).build();
    }

    /** @param position up to which the answer must be complete */
    HttpRequest get(String path, long position) {
        return HttpRequest.newBuilder(program.uri(path))
                .header("Tidemark-Position", String.valueOf(position))
                .build();
    }

    @Override
    public void close() {
        program.close();
    }
}
