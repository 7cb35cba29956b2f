package dev.tidemark.projector.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.Projector;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/** Items with parts, projected; the projector can be stopped and started. */
final class Warehouse implements AutoCloseable {

    static final String ITEMS = "items";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PROJECTION = """
        collection: items
        root: item
        fields: [id, name, amount%s]
        relations:
          parts: {one-to-many: part, on: item_id, order: id, fields: [id, label]}
        search: {filter: [id, amount], sort: [id]}
        """;

    final String prefix = "b" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private final HttpClient http = HttpClient.newHttpClient();
    private final Elasticsearch elasticsearch = Backends.elasticsearch();
    private MySql mysql;
    private int port;
    private final int items;
    private final String schema;
    private final Path projections;
    private Projector projector;

    Warehouse(MySql mysql, int items) throws SQLException, IOException {
        this.mysql = mysql;
        this.port = mysql.port();
        this.items = items;
        this.schema = mysql.createSchema("warehouse");
        this.projections = Files.createTempDirectory("projections");
        createItems();
        project("");
    }

    private void createItems() throws SQLException {
        execute(
                "CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL, amount INT NOT NULL,"
                        + " color VARCHAR(20) NOT NULL DEFAULT 'red')",
                "CREATE TABLE part (id BIGINT AUTO_INCREMENT PRIMARY KEY, item_id BIGINT NOT NULL, label VARCHAR(50)"
                        + " NOT NULL, KEY (item_id))");
        StringBuilder rows = new StringBuilder("INSERT INTO item (id, name, amount) VALUES (0, 'none', 0)");
        for (int id = 1; id < items; id++) {
            rows.append(",(").append(id).append(",'item ").append(id).append("',0)");
        }
        execute(rows.toString(), "INSERT INTO part (item_id, label) SELECT id, CONCAT('part of ', id) FROM item");
    }

    /** The projector finds MySQL here from its next start on: at a proxy, for instance. */
    void reachMySqlAt(int other) {
        port = other;
    }

    /** Makes the same items on another server; it is the one that is written to from now on. */
    void moveTo(MySql other) throws SQLException {
        mysql = other;
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE `" + schema + "` CHARACTER SET utf8mb4");
        }
        createItems();
    }

    /** @param columns further columns, each after a comma */
    void project(String columns) throws IOException {
        Files.writeString(projections.resolve("items.yaml"), PROJECTION.formatted(columns));
    }

    /** @param lines further ones of the file */
    void projectWith(String lines) throws IOException {
        Files.writeString(projections.resolve("items.yaml"), PROJECTION.formatted("") + lines + "\n");
    }

    /** A setting of an index; null where it has none of its own. */
    String setting(String index, String name) {
        return succeed("GET", "/" + index + "/_settings?flat_settings=true", null)
                .path(index)
                .path("settings")
                .path("index." + name)
                .asText(null);
    }

    /** Returns when it is following the source. */
    Backfills start() {
        projector = new Projector(
                new ProjectorConfig(
                        new HttpSettings("127.0.0.1", 0),
                        new ProjectorConfig.Admin(""),
                        new MySqlSettings(
                                "mysql://" + mysql.host() + ":" + port + "/" + schema, mysql.user(), mysql.password()),
                        new ElasticsearchSettings(elasticsearch.url(), "", "", "", ""),
                        new ProjectorConfig.Index(prefix, 0),
                        projections.toString(),
                        new ProjectorConfig.Pipeline(2, 2, 4, 60, 10, false)),
                new SimpleMeterRegistry());
        projector.start();
        return projector.backfills();
    }

    Backfills startAndFill() throws SQLException {
        Backfills backfills = start();
        await(
                "items are live",
                () -> progress().at("/collections/items/state").asText().equals("LIVE"));
        await("changes come through", () -> said().equals("streaming"));
        awaitSearchable();
        return backfills;
    }

    void stop() {
        if (projector != null) {
            projector.close();
            projector = null;
        }
    }

    Backfills backfills() {
        return projector.backfills();
    }

    ProjectorStatus status() {
        return projector.board().status();
    }

    String said() {
        return projector.board().said().toString();
    }

    /** Builds a generation to its end; gives its index. */
    String backfill(Order order) throws InterruptedException {
        return begin(order).await(new Watch());
    }

    /** Begins to build a generation, or finds it going on. */
    Watch begin(Order order) {
        return projector
                .backfills()
                .begin(List.of(ITEMS), order, false)
                .watches()
                .get(ITEMS);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    int threadsRunning() throws SQLException {
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Threads_running'")) {
            row.next();
            return row.getInt(2);
        }
    }

    /** Ends every statement with exactly this text. */
    void killQueries(String sql) throws SQLException {
        try (Connection connection = mysql.connect(schema);
                PreparedStatement query =
                        connection.prepareStatement("SELECT id FROM information_schema.processlist WHERE info = ?")) {
            query.setString(1, sql);
            List<Long> ids = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            for (long id : ids) {
                try (Statement kill = connection.createStatement()) {
                    kill.execute("KILL " + id);
                }
            }
        }
    }

    /** How many files the binlog has. */
    int binlogs() throws SQLException {
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet files = statement.executeQuery("SHOW BINARY LOGS")) {
            int count = 0;
            while (files.next()) {
                count++;
            }
            return count;
        }
    }

    /** What the documents must hold, by the simplest of queries: amount and labels by id. */
    Map<String, String> rows() throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT i.id, CONCAT(i.amount, '|', i.name, '|', IFNULL((SELECT GROUP_CONCAT(label ORDER BY id)"
                                + " FROM part WHERE item_id = i.id), '')) FROM item i")) {
            while (result.next()) {
                rows.put(result.getString(1), result.getString(2));
            }
        }
        return rows;
    }

    /** The same of an index or alias. */
    Map<String, String> documents(String index) {
        succeed("POST", "/" + index + "/_refresh", null);
        Map<String, String> documents = new TreeMap<>();
        for (JsonNode hit :
                succeed("GET", "/" + index + "/_search?size=10000", null).at("/hits/hits")) {
            JsonNode item = hit.path("_source");
            StringBuilder labels = new StringBuilder();
            item.path("parts")
                    .forEach(part -> labels.append(labels.isEmpty() ? "" : ",")
                            .append(part.path("label").asText()));
            documents.put(
                    hit.path("_id").asText(),
                    item.path("amount").asText() + "|" + item.path("name").asText() + "|" + labels);
        }
        return documents;
    }

    /** The first document of the alias. */
    JsonNode anyDocument() {
        return succeed("GET", "/" + alias() + "/_search?size=1", null).at("/hits/hits/0/_source");
    }

    String alias() {
        return prefix + ITEMS;
    }

    String index(int number) {
        return "%s%s-%06d".formatted(prefix, ITEMS, number);
    }

    List<String> indices() {
        return succeed("GET", "/_cat/indices/" + prefix + ITEMS + "-*?format=json&h=index&s=index", null)
                .findValuesAsText("index");
    }

    String behindAlias() {
        return String.join(
                ",",
                succeed("GET", "/_alias/" + alias(), null)
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .toList());
    }

    JsonNode progress() {
        return request("GET", "/" + prefix + "tidemark-control/_doc/progress", null)
                .path("_source");
    }

    /** What was written down of the newest generation. */
    JsonNode newest() {
        JsonNode generations = request("GET", "/" + prefix + "tidemark-control/_doc/collection-items", null)
                .at("/_source/generations");
        return generations.path(generations.size() - 1);
    }

    /** Writes down something else of the newest generation, as a projector would have that was killed right then. */
    void pretend(String state, Order order) {
        String path = "/" + prefix + "tidemark-control/_doc/collection-items";
        ObjectNode stored = (ObjectNode) succeed("GET", path, null).path("_source");
        JsonNode generations = stored.path("generations");
        ObjectNode newest = (ObjectNode) generations.path(generations.size() - 1);
        newest.put("state", state);
        ((ObjectNode) newest.path("order"))
                .put("promote", order.promote())
                .put("threads", order.threads())
                .put("rate", order.rate());
        if (state.equals("LIVE")) {
            ((ObjectNode) generations.path(0)).put("state", "STANDBY");
        }
        succeed("PUT", path, stored.toString());
    }

    /**
     * Leaves what a projector would that was killed before its first change: it began somewhere, and no more is known.
     *
     * @param records of the first entry of the schema history that are kept; projectors of before wrote them down one by one
     */
    void pretendNothingWasStreamed(int records) throws IOException {
        String control = "/" + prefix + "tidemark-control";
        succeed("POST", control + "/_refresh", null); // an entry of a moment ago would be overlooked
        for (JsonNode entry : succeed("GET", control + "/_search?size=100&q=kind:%22schema-history%22", null)
                .at("/hits/hits")) {
            ObjectNode source = (ObjectNode) entry.path("_source");
            String document = control + "/_doc/" + entry.path("_id").asText() + "?refresh=true";
            if (source.path("sequence").asInt() == 1 && records > 0) {
                JsonNode all = JSON.readTree(source.path("entry").asText());
                ArrayNode kept = JSON.createArrayNode();
                for (int i = 0; i < records; i++) {
                    kept.add(all.path(i));
                }
                succeed("PUT", document, source.put("entry", kept.toString()).toString());
            } else {
                succeed("DELETE", document, null);
            }
        }
        ObjectNode progress = (ObjectNode) progress();
        progress.remove("committed_at");
        succeed("PUT", control + "/_doc/progress", progress.toString());
        ObjectNode stored = (ObjectNode)
                succeed("GET", control + "/_doc/collection-items", null).path("_source");
        ((ObjectNode) stored.path("generations").path(0)).put("state", "BUILDING");
        succeed("PUT", control + "/_doc/collection-items", stored.toString());
        succeed("DELETE", "/" + index(1) + "/_alias/" + prefix + "items", null);
    }

    void awaitSearchable() throws SQLException {
        long position;
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
            row.next();
            position = GtidSet.parse(row.getString(1)).size();
        }
        await(
                "position " + position + " is searchable",
                () -> progress().path("searchable_position").asLong(-1) >= position);
    }

    void await(String what, Callable<Boolean> fact) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(LIMIT)
                .until(fact);
    }

    JsonNode succeed(String method, String path, String body) {
        JsonNode answer = request(method, path, body);
        if (answer.has("error")) {
            throw new AssertionError(method + " " + path + ": " + answer);
        }
        return answer;
    }

    private JsonNode request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!elasticsearch.user().isEmpty()) {
            String credentials = elasticsearch.user() + ":" + elasticsearch.password();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
