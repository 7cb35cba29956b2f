package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A projector as a process of its own, which can be killed, with a schema and indices of its own. */
final class RunningProjector implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    final String prefix = "f" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private final MySql mysql = Backends.mysql();
    private final Elasticsearch elasticsearch = Backends.elasticsearch();
    private final String schema = mysql.createSchema("fanout");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home = Files.createTempDirectory("projector");
    private final int port = freePort();
    private Process process;

    /** @param projection of products */
    RunningProjector(String projection, String... statements) throws SQLException, IOException {
        execute(statements);
        Files.createDirectories(home.resolve("projections"));
        Files.writeString(home.resolve("projections/products.yaml"), projection);
        Files.copy(Path.of("src/main/conf/cdc-projector.yaml"), home.resolve("cdc-projector.yaml"));
    }

    /** Of products that show their category, with these rows. */
    static RunningProjector ofProducts(String... rows) throws SQLException, IOException {
        List<String> statements = new ArrayList<>(List.of(
                "CREATE TABLE category (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL)",
                "CREATE TABLE product (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL, category_id INT NOT NULL,"
                        + " KEY (category_id))",
                "SET SESSION cte_max_recursion_depth = 100000"));
        statements.addAll(List.of(rows));
        return new RunningProjector("""
                collection: products
                root: product
                fields: [id, name]
                relations:
                  category: {many-to-one: category, on: category_id, fields: [id, name]}
                search: {filter: [id]}
                """, statements.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns when the collection is live and all is searchable. */
    void start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", // as service.jvm of the POM
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tidemark.projector.Main",
                "run",
                "--config",
                home.resolve("cdc-projector.yaml").toString());
        Map<String, String> of = builder.environment();
        of.put("TIDEMARK_PROJECTOR_PORT", String.valueOf(port));
        of.put("TIDEMARK_MYSQL_URL", mysql.url() + "/" + schema);
        of.put("TIDEMARK_MYSQL_USER", mysql.user());
        of.put("TIDEMARK_MYSQL_PASSWORD", mysql.password());
        of.put("TIDEMARK_ELASTICSEARCH_URL", elasticsearch.url());
        of.put("TIDEMARK_ELASTICSEARCH_USER", elasticsearch.user());
        of.put("TIDEMARK_ELASTICSEARCH_PASSWORD", elasticsearch.password());
        of.put("TIDEMARK_INDEX_PREFIX", prefix);
        of.put("TIDEMARK_DURABLE", "false");
        of.putAll(environment);
        process = builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                .start();
        await("it is live", () -> collection().path("state").asText().equals("LIVE"));
        await("it streams", () -> status().path("state").asText().equals("streaming"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    JsonNode status() {
        return get("http://127.0.0.1:" + port + "/v1/status");
    }

    JsonNode collection() {
        return status().path("collections").path(0);
    }

    /** What is said of the row whose documents are under way; missing where there is none. */
    JsonNode fanOut() {
        for (JsonNode job : collection().path("jobs")) {
            if (job.path("kind").asText().equals("fan-out")) {
                return job;
            }
        }
        return Json.mapper().missingNode();
    }

    JsonNode progress() {
        return index("/" + prefix + "tidemark-control/_doc/progress").path("_source");
    }

    /** What is written down as due. */
    JsonNode due() {
        return index("/" + prefix + "tidemark-control/_doc/fan-outs").at("/_source/fan_outs");
    }

    JsonNode document(int id) {
        return document(prefix + "products", id);
    }

    /** @param of an index or alias */
    JsonNode document(String of, int id) {
        return index("/" + of + "/_doc/" + id).path("_source");
    }

    /** Some fields of a document that is too large to be looked at as a whole. */
    JsonNode part(int id, String fields) {
        return index("/" + prefix + "products/_doc/" + id + "?_source_includes=" + fields)
                .path("_source");
    }

    /** How many documents searches find. */
    long search(String query) {
        return index("/" + prefix + "products/_count?q=" + query).path("count").asLong();
    }

    /** Deletes documents behind the projector's back, from the first id to the last. */
    void lose(int first, int last) {
        String deletes = IntStream.rangeClosed(first, last)
                .mapToObj(id -> "{\"delete\":{\"_id\":\"" + id + "\"}}\n")
                .collect(Collectors.joining());
        JsonNode answer = json(send(toIndex("/" + prefix + "products/_bulk?refresh=true")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(deletes))));
        assertThat(answer.path("errors").asBoolean(true)).as("%s", answer).isFalse();
    }

    /** Begins to build a generation beside the one that serves; gives its job. */
    JsonNode backfill() {
        return post("/v1/backfills", "{\"all\":true,\"promote\":false}");
    }

    /** How what was begun is now. */
    JsonNode job(JsonNode begun) {
        return get("http://127.0.0.1:" + port + "/v1/jobs/"
                + begun.at("/jobs/0/id").asText());
    }

    private JsonNode post(String path, String body) {
        return json(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    double metric(String name) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")))
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Compares all documents with the database; gives what was found. */
    JsonNode verify() {
        JsonNode begun = post("/v1/verifications", "{\"all\":true}");
        await("it is verified", () -> job(begun).path("state").asText().equals("done"));
        return job(begun).path("result");
    }

    private JsonNode get(String url) {
        return json(send(HttpRequest.newBuilder(URI.create(url))));
    }

    private JsonNode index(String path) {
        return json(send(toIndex(path)));
    }

    private HttpRequest.Builder toIndex(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(elasticsearch.url() + path));
        if (!elasticsearch.user().isEmpty()) {
            String credentials = elasticsearch.user() + ":" + elasticsearch.password();
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()));
        }
        return request;
    }

    private String send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    void await(String what, Callable<Boolean> fact) {
        Awaitility.await(what + "; its log: " + home.resolve("log"))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class) // not up yet
                .atMost(LIMIT)
                .until(fact);
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
