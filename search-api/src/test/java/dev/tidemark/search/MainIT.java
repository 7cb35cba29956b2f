package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.local.Backends;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The distribution, run as an operator runs it. */
final class MainIT {

    @Test
    void startsAnswersAndStops() throws Exception {
        int port = freePort();
        Process search = start(port, Map.of());
        try {
            String line = search.inputReader()
                    .lines()
                    .filter(l -> l.contains("is ready on"))
                    .findFirst()
                    .orElse("");
            assertThat(line).isEqualTo("search-api is ready on http://127.0.0.1:" + port);
            String url = "http://127.0.0.1:" + port;
            assertThat(HttpText.get(url + "/v1/collections").body()).isEqualTo("{\"collections\":[]}");
            assertThat(HttpText.get(url + "/health/live").status()).isEqualTo(200);
            assertThat(HttpText.get(url + "/docs").status()).isEqualTo(200);
            assertThat(HttpText.get(url + "/openapi.json").body()).contains("Tidemark search-api");

            assertThat(failure(start(port, Map.of()))).contains(Integer.toString(port), "in use");
        } finally {
            search.destroy();
            assertThat(search.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysInOneLineWhatKeepsItFromStarting() throws Exception {
        assertThat(failure(start(0, Map.of("TIDEMARK_ELASTICSEARCH_URL", "http://127.0.0.1:1"))))
                .contains("http://127.0.0.1:1", "cannot be reached", "elasticsearch.url");
        assertThat(failure(start(0, Map.of("TIDEMARK_CURSOR_KEY", "short"))))
                .contains("search-api.yaml:", "cursor", "at least 16 characters");
    }

    /** Some are told to come again; none ends the program, which would be the end of it for all. */
    @Test
    void heapIsEnoughForManyClientsThatAskForTheMostThatOneMayHave() throws Exception {
        int port = freePort();
        String url = "http://127.0.0.1:" + port + "/v1/products";
        try (Installation shop = Installation.open()) {
            shop.open("products");
            LargeDocumentsIT.books(shop);
            String values = "\"a\",".repeat(15_000); // as nodes many times as large
            for (int id = 100; id < 300; id++) {
                String radio = "{\"name\":\"Radio\",\"attributes\":{\"values\":[" + values + "1.50]}}";
                shop.write("products", 1, 1, Map.of(String.valueOf(id), radio));
            }
            String large = "{\"name\":\"Map\",\"file\":[" + values.repeat(250) + "1.50]}";
            shop.write("products", 1, 1, Map.of("300", large));
            shop.refresh();
            Process search = start(port, Map.of("TIDEMARK_INDEX_PREFIX", shop.prefix()));
            try {
                assertThat(search.inputReader().lines().anyMatch(line -> line.contains("is ready on")))
                        .isTrue();
                askByMany(URI.create(url + "?q=book&limit=14"));
                for (String one : List.of(
                        "?q=book&limit=14",
                        "?q=radio&limit=200&fields=attributes",
                        "?q=radio&limit=200&fields=id,attributes.none",
                        "/300",
                        "/300?fields=attributes",
                        "/300/similar?limit=1")) {
                    await(one)
                            .atMost(1, TimeUnit.MINUTES)
                            .until(() -> HttpText.get(url + one).status() == 200);
                }
                assertThat(search.isAlive()).isTrue();
            } finally {
                search.destroy();
                assertThat(search.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static void askByMany(URI most) {
        HttpClient clients = HttpClient.newHttpClient();
        List<CompletableFuture<Integer>> answers = Stream.generate(() -> clients.sendAsync(
                                HttpRequest.newBuilder(most).build(), HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode))
                .limit(24)
                .toList();
        // Elasticsearch may refuse some as well: its heap is small, too.
        assertThat(answers.stream().map(CompletableFuture::join)).allMatch(status -> status == 200 || status == 503);
    }

    private static String failure(Process process) throws IOException, InterruptedException {
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(errors).isEqualTo(1);
        assertThat(errors.lines()).as(errors).hasSize(1);
        return errors;
    }

    private static Process start(int port, Map<String, String> environment) throws IOException {
        Path program =
                Path.of(System.getProperty("tidemark.root"), "search-api", "target", "search-api", "bin", "search-api");
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        Map<String, String> all = new TreeMap<>(Map.of(
                "TIDEMARK_ELASTICSEARCH_URL", Backends.elasticsearch().url(),
                "TIDEMARK_ELASTICSEARCH_USER", Backends.elasticsearch().user(),
                "TIDEMARK_ELASTICSEARCH_PASSWORD", Backends.elasticsearch().password(),
                "TIDEMARK_INDEX_PREFIX", "main-it-",
                "TIDEMARK_SEARCH_PORT", Integer.toString(port)));
        all.putAll(environment);
        builder.environment().putAll(all);
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
