package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.local.LocalElasticsearch;
import dev.tidemark.local.LocalMySql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** MySQL, Elasticsearch and the projector's distribution as processes of their own. */
final class Stack implements AutoCloseable {

    /** What the projector may take, so that figures are those of a small heap. */
    static final int HEAP_MEBIBYTES = 256;

    private static final Duration FIRST_FILL = Duration.ofMinutes(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalMySql mysql = LocalMySql.startTemporary();
    private final LocalElasticsearch elasticsearch = LocalElasticsearch.startForBenchmark();
    private final int port = freePort();
    private Process projector;

    private Stack() throws IOException {}

    /** What is in the database {@code bench}, and the projection of its one collection. */
    interface Content {

        String projection();

        void create(Connection connection) throws SQLException;
    }

    /** Returns when search is complete up to what is in the database. */
    static Stack start(Content content) throws Exception {
        Stack stack = new Stack();
        try {
            try (Connection connection = stack.mysql.connect("");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE bench");
                statement.execute("USE bench");
                content.create(connection);
            }
            stack.startProjector(content.projection());
            return stack;
        } catch (Exception e) {
            stack.close();
            throw e;
        }
    }

    /** Its address. */
    String elasticsearch() {
        return elasticsearch.url();
    }

    Connection connect() throws SQLException {
        return mysql.connect("bench");
    }

    private void startProjector(String projection) throws Exception {
        Path projections = Files.createTempDirectory("tidemark-bench-projections");
        Files.writeString(projections.resolve("products.yaml"), projection);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of("cdc-projector/target/cdc-projector/bin/cdc-projector")
                        .toAbsolutePath()
                        .toString(),
                "run");
        builder.environment()
                .putAll(Map.of(
                        "TIDEMARK_MYSQL_URL", mysql.url() + "/bench",
                        "TIDEMARK_MYSQL_USER", mysql.user(),
                        "TIDEMARK_MYSQL_PASSWORD", mysql.password(),
                        "TIDEMARK_ELASTICSEARCH_URL", elasticsearch.url(),
                        "TIDEMARK_PROJECTOR_PORT", String.valueOf(port),
                        "TIDEMARK_JAVA_OPTS", "-Xmx" + HEAP_MEBIBYTES + "m",
                        "TIDEMARK_PROJECTIONS", projections.toString()));
        projector = builder.redirectErrorStream(true)
                .redirectOutput(Path.of("deploy/bench/target/projector.log").toFile())
                .start();
        long deadline = System.nanoTime() + FIRST_FILL.toNanos();
        while (!isReady() || searchable() < position()) {
            if (!projector.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the projector did not come up: see deploy/bench/target/projector.log");
            }
            Thread.sleep(50);
        }
    }

    /** How many transactions MySQL has executed; one server, so its own numbers are the set. */
    long position() throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT @@global.gtid_executed")) {
            row.next();
            String set = row.getString(1);
            return Long.parseLong(set.substring(Math.max(set.lastIndexOf('-'), set.lastIndexOf(':')) + 1));
        }
    }

    /** What search is complete up to, as search-api reads it; 0 before there is anything. */
    long searchable() throws IOException, InterruptedException {
        return call("GET", "/tidemark-control/_doc/progress?filter_path=_source.searchable_position", "")
                .at("/_source/searchable_position")
                .asLong();
    }

    /** Asks Elasticsearch. */
    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        return send(elasticsearch.url() + path, method, HttpRequest.BodyPublishers.ofString(body));
    }

    JsonNode bulk(String index, byte[] body) throws IOException, InterruptedException {
        return send(elasticsearch.url() + "/" + index + "/_bulk", "POST", HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /** Waits until Elasticsearch has merged what was written before: that work is not of what comes now. */
    void quiet() throws IOException, InterruptedException {
        while (call("GET", "/_stats/merge", "").at("/_all/total/merges/current").asInt() > 0) {
            Thread.sleep(200);
        }
    }

    /** Asks the projector, as its operator. */
    JsonNode operate(String method, String path, String body) throws IOException, InterruptedException {
        return send("http://127.0.0.1:" + port + path, method, HttpRequest.BodyPublishers.ofString(body));
    }

    /** A metric of the projector, summed up over its tags; 0 where there is none. */
    double metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return operate("GET", "/health/ready", "").isObject();
        } catch (IOException e) {
            return false; // not up yet, or still filling
        }
    }

    private JsonNode send(String uri, String method, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + uri + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        if (projector != null) {
            projector.destroy();
            projector
                    .onExit()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .exceptionally(late -> projector.destroyForcibly())
                    .join();
        }
        elasticsearch.close();
        mysql.close();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
