package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.local.LocalElasticsearch;
import dev.tidemark.local.LocalMySql;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** MySQL and Elasticsearch as processes of their own. */
final class Servers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalMySql mysql;
    private final LocalElasticsearch elasticsearch;

    /** @param brief whether they shall be quick to start rather than fast */
    Servers(boolean brief) {
        CompletableFuture<LocalElasticsearch> starting = CompletableFuture.supplyAsync(
                () -> brief ? LocalElasticsearch.startTemporary() : LocalElasticsearch.startForBenchmark());
        mysql = LocalMySql.startTemporary();
        elasticsearch = starting.join();
    }

    LocalMySql mysql() {
        return mysql;
    }

    /** Where a database is, for a service or, behind {@code jdbc:}, for the driver; without TLS, as on the local stack. */
    String mysqlUrl(String database) {
        return mysql.url() + "/" + database + "?sslMode=DISABLED";
    }

    String elasticsearch() {
        return elasticsearch.url();
    }

    /** Puts them back to where they began, as far as one can see. */
    void empty() throws Exception {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS bench");
            statement.execute("DROP DATABASE IF EXISTS shop");
        }
        List<String> indices = new ArrayList<>();
        call("GET", "/_settings?filter_path=*.settings.index.uuid&expand_wildcards=all", "")
                .fieldNames()
                .forEachRemaining(indices::add);
        if (!indices.isEmpty()) {
            call("DELETE", "/" + String.join(",", indices), "");
        }
    }

    void makeDatabase(String name) throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        }
    }

    /** For filling tables: what a crash would lose is made again. */
    void durable(boolean durable) throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL sync_binlog = " + (durable ? 1 : 0));
            statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = " + (durable ? 1 : 2));
        }
    }

    /** The transactions that MySQL has executed. */
    String gtids() throws SQLException {
        return value("SELECT @@global.gtid_executed").replaceAll("\\s", "");
    }

    /** How many these are; one server, so its own numbers are the set. */
    long position() throws SQLException {
        String set = gtids();
        return Long.parseLong(set.substring(Math.max(set.lastIndexOf('-'), set.lastIndexOf(':')) + 1));
    }

    /** The first column of the first row. */
    String value(String query) throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Asks Elasticsearch. */
    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        return send(elasticsearch.url() + path, method, HttpRequest.BodyPublishers.ofString(body));
    }

    /** Answers with {@code errors} only. */
    JsonNode bulk(String index, byte[] body) throws IOException, InterruptedException {
        return send(
                elasticsearch.url() + "/" + index + "/_bulk?filter_path=errors",
                "POST",
                HttpRequest.BodyPublishers.ofByteArray(body));
    }

    JsonNode send(String uri, String method, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
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

    /** Nothing of them remains: all that a suite fills would be too much for many a disk. */
    @Override
    public void close() throws IOException {
        elasticsearch.delete();
        mysql.delete();
    }
}
