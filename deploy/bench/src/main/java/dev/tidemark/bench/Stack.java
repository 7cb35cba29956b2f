package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** Servers with something in them, and the projector's distribution at work between them. */
final class Stack implements AutoCloseable {

    static final String PROJECTOR = "cdc-projector";

    private static final Duration FIRST_FILL = Duration.ofMinutes(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Servers servers;
    private final Content content;
    private final Sizes sizes;
    private final Memory memory;
    private final Path projections = Files.createTempDirectory("tidemark-bench-projections");
    private Program projector;

    private Stack(Servers servers, Content content, Sizes sizes, Memory memory) throws IOException {
        this.servers = servers;
        this.content = content;
        this.sizes = sizes;
        this.memory = memory;
    }

    /**
     * Returns when search is complete up to what is in the database.
     *
     * @param servers empty ones
     */
    static Stack start(Servers servers, Content content, Sizes sizes, Memory memory) throws Exception {
        Stack stack = new Stack(servers, content, sizes, memory);
        try {
            stack.create();
            stack.launch();
            stack.projector.awaitReady(FIRST_FILL, () -> stack.searchable() >= stack.position());
            return stack;
        } catch (Exception e) {
            stack.close();
            throw e;
        }
    }

    private void create() throws SQLException, IOException {
        servers.durable(false);
        try (Connection connection = servers.mysql().connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE bench");
            statement.execute("USE bench");
            statement.execute("CREATE TABLE " + Backlog.MARK + " (id BIGINT PRIMARY KEY AUTO_INCREMENT)");
            content.create(connection);
        }
        servers.durable(true);
        for (Map.Entry<String, String> projection : content.projections().entrySet()) {
            Files.writeString(projections.resolve(projection.getKey() + ".yaml"), projection.getValue());
        }
    }

    /** Starts the projector, and does not wait for it. */
    void launch() throws IOException {
        projector = new Program(
                PROJECTOR,
                "TIDEMARK_PROJECTOR_PORT",
                Map.of(
                        "TIDEMARK_MYSQL_URL", servers.mysqlUrl("bench"),
                        "TIDEMARK_MYSQL_USER", servers.mysql().user(),
                        "TIDEMARK_MYSQL_PASSWORD", servers.mysql().password(),
                        "TIDEMARK_ELASTICSEARCH_URL", servers.elasticsearch(),
                        "TIDEMARK_JAVA_OPTS", sizes.ownOptions(PROJECTOR),
                        "TIDEMARK_PROJECTIONS", projections.toString()),
                "run");
        memory.watch(projector);
    }

    /** Changes wait in MySQL from now on. */
    void halt() {
        memory.watch(null);
        projector.close();
    }

    /** It must not have ended by itself. */
    void checkAlive() {
        if (!projector.isAlive()) {
            throw new IllegalStateException("the projector has ended: see " + Program.log("cdc-projector"));
        }
    }

    boolean holds(Content other) {
        return content.equals(other);
    }

    Servers servers() {
        return servers;
    }

    Sizes sizes() {
        return sizes;
    }

    Content content() {
        return content;
    }

    /** Elasticsearch's address. */
    String elasticsearch() {
        return servers.elasticsearch();
    }

    Connection connect() throws SQLException {
        return servers.mysql().connect("bench");
    }

    /** How many transactions MySQL has executed. */
    long position() throws SQLException {
        return servers.position();
    }

    /** What search is complete up to, as search-api reads it; 0 before there is anything. */
    long searchable() throws IOException, InterruptedException {
        return call("GET", "/tidemark-control/_doc/progress?filter_path=_source.searchable_position", "")
                .at("/_source/searchable_position")
                .asLong();
    }

    /** Asks Elasticsearch. */
    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        return servers.call(method, path, body);
    }

    /** Changes something, and returns when searches see it. */
    void mend(String statement) throws Exception {
        try (Connection connection = connect();
                Statement mending = connection.createStatement()) {
            mending.executeUpdate(statement);
        }
        long position = position();
        while (searchable() < position) {
            checkAlive();
            Thread.sleep(50);
        }
    }

    /** All collections have as many documents as there are rows for them. */
    void checkCounts() throws Exception {
        for (Map.Entry<String, String> root : content.roots().entrySet()) {
            long documents = call("GET", "/" + root.getKey() + "/_count", "")
                    .path("count")
                    .asLong();
            long rows = Long.parseLong(servers.value("SELECT COUNT(*) FROM bench." + root.getValue()));
            if (documents != rows) {
                throw new IllegalStateException(
                        root.getKey() + " has " + documents + " documents, and there are " + rows + " rows");
            }
        }
    }

    /** How many documents there are in all collections. */
    long documents() throws IOException, InterruptedException {
        long documents = 0;
        for (String collection : content.roots().keySet()) {
            documents +=
                    call("GET", "/" + collection + "/_count", "").path("count").asLong();
        }
        return documents;
    }

    /** Waits until Elasticsearch has merged what was written before: that work is not of what comes now. */
    void quiet() throws IOException, InterruptedException {
        while (call("GET", "/_stats/merge", "").at("/_all/total/merges/current").asInt() > 0) {
            Thread.sleep(200);
        }
    }

    /** Asks the projector, as its operator. */
    JsonNode operate(String method, String path, String body) throws IOException, InterruptedException {
        return servers.send(projector.uri(path).toString(), method, HttpRequest.BodyPublishers.ofString(body));
    }

    /** A metric of the projector, summed up over its tags; 0 where there is none. */
    double metric(String name) throws IOException, InterruptedException {
        return metric(projector, name, "");
    }

    /** @param tag that the series must have, {@code name="value"}; empty for all */
    static double metric(Program program, String name, String tag) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(program.uri("/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        memory.watch(null);
        if (projector != null) {
            projector.close();
        }
    }
}
