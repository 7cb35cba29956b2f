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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** MySQL, Elasticsearch and the projector's distribution as processes of their own, with one flat table to write to. */
final class Stack implements AutoCloseable {

    static final int PRODUCTS = 1_000;

    private static final String PROJECTION = """
            collection: products
            root: bench.product
            fields: [id, name, description, stock]
            search: {text: {name: 2, description: 1}, filter: [id, stock], sort: [stock]}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalMySql mysql = LocalMySql.startTemporary();
    private final LocalElasticsearch elasticsearch = LocalElasticsearch.startForBenchmark();
    private Process projector;

    static Stack start() throws Exception {
        Stack stack = new Stack();
        try {
            stack.createTable();
            stack.startProjector();
            return stack;
        } catch (Exception e) {
            stack.close();
            throw e;
        }
    }

    Connection connect() throws SQLException {
        return mysql.connect("bench");
    }

    private void createTable() throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE bench");
            statement.execute("CREATE TABLE bench.product (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL,"
                    + " description TEXT NOT NULL, stock BIGINT NOT NULL)");
            for (int id = 1; id <= PRODUCTS; id++) {
                statement.addBatch("INSERT INTO bench.product VALUES (" + id + ", 'Product " + id + "', REPEAT('word "
                        + id + " ', 30), 0)");
            }
            statement.addBatch("CREATE TABLE bench.alone (id BIGINT PRIMARY KEY, stock BIGINT NOT NULL)");
            statement.addBatch("INSERT INTO bench.alone VALUES (1, 0)");
            statement.executeBatch();
        }
    }

    private void startProjector() throws Exception {
        Path projections = Files.createTempDirectory("tidemark-bench-projections");
        Files.writeString(projections.resolve("products.yaml"), PROJECTION);
        int port = freePort();
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
                        "TIDEMARK_PROJECTIONS", projections.toString()));
        projector = builder.redirectErrorStream(true)
                .redirectOutput(Path.of("deploy/bench/target/projector.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (searchable() < position()) {
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
        return call("GET", "/tidemark-control/_doc/progress", "")
                .path("_source")
                .path("searchable_position")
                .asLong();
    }

    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
