package dev.tidemark.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.progress.Finding;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import dev.tidemark.runtime.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/** A projector as a user has it, HTTP and commands included, with a schema and a prefix of its own. */
final class Installation implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Elasticsearch elasticsearch;
    private final MySql mysql = Backends.mysql();
    private final String schema = mysql.createSchema("operated");
    private final String prefix =
            "o" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private final Path projections;
    private String token = "";
    private String through;
    private int port;
    private ProjectorService service;

    /** Creates the tables; starts nothing yet. */
    Installation(String... statements) throws SQLException, IOException {
        this(Backends.elasticsearch(), statements);
    }

    Installation(Elasticsearch elasticsearch, String... statements) throws SQLException, IOException {
        this.elasticsearch = elasticsearch;
        projections = Files.createTempDirectory("projections");
        execute(statements);
    }

    /** What a command printed, and its exit status. */
    record Printed(int status, String out, String err) {}

    Installation projection(String collection, String file) throws IOException {
        Files.writeString(projections.resolve(collection + ".yaml"), file);
        return this;
    }

    /** Its file is gone. */
    Installation without(String collection) throws IOException {
        Files.delete(projections.resolve(collection + ".yaml"));
        return this;
    }

    /** From the next start on, only who shows it may do more than ask for the status. */
    Installation token(String required) {
        token = required;
        return this;
    }

    /** From the next start on, the projector reaches Elasticsearch there. */
    Installation through(String url) {
        through = url;
        return this;
    }

    String url() {
        return service.url();
    }

    /** Where it was before, if it was. */
    Installation start() {
        service = ProjectorService.start(config());
        port = URI.create(service.url()).getPort();
        return this;
    }

    private ProjectorConfig config() {
        return new ProjectorConfig(
                new HttpSettings("127.0.0.1", port),
                new ProjectorConfig.Admin(token),
                new MySqlSettings(mysql.url() + "/" + schema, mysql.user(), mysql.password()),
                new ElasticsearchSettings(through == null ? elasticsearch.url() : through, "", "", "", ""),
                new ProjectorConfig.Index(prefix, 0),
                projections.toString(),
                new ProjectorConfig.Pipeline(3, 2, 8, 60, 10, true));
    }

    /** What the doctor finds. */
    List<Finding> examine() {
        return new Doctor(config()).examine();
    }

    void stop() {
        if (service != null) {
            service.close();
            service = null;
        }
    }

    Connection connect() throws SQLException {
        return mysql.connect(schema);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    JsonNode get(String path) {
        return send("GET", service.url() + path, null);
    }

    JsonNode post(String path, String body) {
        return send("POST", service.url() + path, body);
    }

    JsonNode delete(String path) {
        return send("DELETE", service.url() + path, null);
    }

    JsonNode status() {
        return send("GET", service.url() + "/v1/status", null);
    }

    String metrics() {
        return text("GET", service.url() + "/metrics", null);
    }

    /** Runs a command as a user types it. */
    Printed run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--url=" + service.url();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int status = Main.commandLine().execute(all);
            return new Printed(status, withoutLog(printed), withoutLog(complained));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The projector logs in the same process; a user's runs in another. */
    private static String withoutLog(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8)
                .replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d+ (TRACE|DEBUG|INFO|WARN|ERROR) .*\\R", "");
    }

    /** Waits until every collection is live, changes come through, and search is complete up to now. */
    void awaitSearchable() throws SQLException {
        long position = position();
        await(() -> {
            JsonNode status = status();
            return status.path("state").asText().equals("streaming")
                    && status.path("searchable_position").asLong() >= position
                    && status.path("collections").findValuesAsText("state").stream()
                            .allMatch("LIVE"::equals);
        });
    }

    void await(Callable<Boolean> fact) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(90))
                .until(fact);
    }

    long position() throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
            row.next();
            return GtidSet.parse(row.getString(1)).size();
        }
    }

    /** A document as searches through the alias see it; missing where there is none. */
    JsonNode document(String collection, String id) {
        return elasticsearch("GET", "/" + prefix + collection + "/_doc/" + id, null)
                .path("_source");
    }

    JsonNode elasticsearch(String method, String path, String body) {
        return send(method, elasticsearch.url() + path, body);
    }

    /** The database of {@code mysql.url}. */
    String schema() {
        return schema;
    }

    String prefix() {
        return prefix;
    }

    private static JsonNode send(String method, String uri, String body) {
        try {
            return Json.mapper().readTree(text(method, uri, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String method, String uri, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
