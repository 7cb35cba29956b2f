package dev.tidemark.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.MySql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A shop of a test's own: an empty schema {@code shop}, an index prefix nobody else uses, and the services on free ports,
 * each told where MySQL and Elasticsearch are (a fault proxy, perhaps).
 */
final class Shop implements AutoCloseable {

    static final List<String> COLLECTIONS = List.of("products", "orders", "customers", "events");

    private final MySql mysql;
    private final String prefix;
    private final Map<String, String> environment = new HashMap<>();
    private final List<ServiceProcess> services = new ArrayList<>();
    private final Index index;
    private ServiceProcess projector;

    /**
     * Creates the schema by starting and stopping writer-api, which owns it.
     *
     * @param elasticsearch the real server's URL
     */
    Shop(MySql mysql, String elasticsearch) throws SQLException, InterruptedException {
        this.mysql = mysql;
        this.prefix = "t" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
        this.index = new Index(elasticsearch, prefix);
        environment.put("TIDEMARK_MYSQL_USER", mysql.user());
        environment.put("TIDEMARK_MYSQL_PASSWORD", mysql.password());
        environment.put("TIDEMARK_INDEX_PREFIX", prefix);
        useMySql(mysql.port());
        useElasticsearch(elasticsearch);
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS shop");
            statement.execute("CREATE DATABASE shop CHARACTER SET utf8mb4");
        }
        startWriter().stop();
    }

    /** Services started from now on reach MySQL through this port. */
    void useMySql(int port) {
        environment.put("TIDEMARK_MYSQL_URL", "mysql://127.0.0.1:" + port + "/shop");
    }

    /** Services started from now on find Elasticsearch here. */
    void useElasticsearch(String url) {
        environment.put("TIDEMARK_ELASTICSEARCH_URL", url);
    }

    /** Services started from now on have this in their environment. */
    void set(String variable, String value) {
        environment.put(variable, value);
    }

    ServiceProcess startWriter() {
        return start("writer-api", "TIDEMARK_WRITER_PORT").awaitReady();
    }

    ServiceProcess startSearch() {
        return start("search-api", "TIDEMARK_SEARCH_PORT").awaitReady();
    }

    /** Starts the projector and does not wait for it. */
    ServiceProcess startProjector() {
        projector = start("cdc-projector", "TIDEMARK_PROJECTOR_PORT", "run");
        return projector;
    }

    /** Starts another projector where this one, which is gone, was. */
    ServiceProcess startProjectorInPlaceOf(ServiceProcess former) {
        projector = start(
                "cdc-projector", "TIDEMARK_PROJECTOR_PORT", former.uri("/").getPort(), "run");
        return projector;
    }

    private ServiceProcess start(String name, String portVariable, String... arguments) {
        return start(name, portVariable, freePort(), arguments);
    }

    private ServiceProcess start(String name, String portVariable, int port, String... arguments) {
        Map<String, String> own = new HashMap<>(environment);
        own.put(portVariable, String.valueOf(port));
        ServiceProcess service = ServiceProcess.start(name, port, own, arguments);
        services.add(service);
        return service;
    }

    /** What stands before every index of this shop. */
    String prefix() {
        return prefix;
    }

    Index index() {
        return index;
    }

    Connection connect() throws SQLException {
        return mysql.connect("shop");
    }

    long position() throws SQLException {
        try (Connection connection = mysql.connect("")) {
            return Position.of(connection);
        }
    }

    /** Waits until a search shows everything that is committed now. */
    void awaitSearchable() throws SQLException {
        long position = position();
        Wait.until(
                "search is complete up to position " + position,
                Wait.SOON,
                () -> {
                    if (projector != null && !projector.isAlive()) {
                        throw new AssertionError(describe());
                    }
                    JsonNode progress = index.progress();
                    return progress.path("searchable_position").asLong(-1) >= position
                            && COLLECTIONS.stream().allMatch(collection -> isLive(progress, collection));
                },
                this::describe);
    }

    /** While a collection is filled for the first time, searches find nothing of it. */
    private static boolean isLive(JsonNode progress, String collection) {
        return progress.at("/collections/" + collection + "/state").asText().equals("LIVE");
    }

    /** Holds every document of every collection against the database; none may have been refused. */
    void assertTrue() throws SQLException {
        awaitSearchable();
        long position = position();
        List<String> problems = new ArrayList<>();
        try (Connection connection = connect()) {
            for (String collection : COLLECTIONS) {
                compare(collection, Truth.of(connection, collection), index.search(collection), position, problems);
            }
        }
        index.deadLetters().forEach(letter -> problems.add("refused: " + letter));
        if (!problems.isEmpty()) {
            throw new AssertionError(problems.size() + " documents are not true, at position " + position + ":\n"
                    + String.join("\n", problems.subList(0, Math.min(10, problems.size()))) + "\n" + describe());
        }
    }

    private static void compare(
            String collection,
            Map<String, JsonNode> expected,
            Map<String, Index.Hit> actual,
            long position,
            List<String> problems) {
        TreeSet<String> ids = new TreeSet<>(expected.keySet());
        ids.addAll(actual.keySet());
        for (String id : ids) {
            JsonNode wanted = expected.get(id);
            Index.Hit hit = actual.get(id);
            if (wanted == null) {
                problems.add(collection + "/" + id + " should not be there: " + hit);
            } else if (hit == null) {
                problems.add(collection + "/" + id + " is missing: " + wanted);
            } else if (!wanted.equals(hit.source())) {
                problems.add(collection + "/" + id + " should be " + wanted + "\n  but is " + hit);
            } else if (hit.version() > position) {
                problems.add(collection + "/" + id + " has a version from the future: " + hit);
            }
        }
    }

    /** Everything one needs to see when a test fails. */
    String describe() {
        return "progress: " + index.progress() + "\n" + (projector == null ? "no projector" : projector.describe());
    }

    @Override
    public void close() {
        services.forEach(ServiceProcess::close);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
