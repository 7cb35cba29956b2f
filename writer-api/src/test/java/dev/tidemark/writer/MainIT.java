package dev.tidemark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The distribution, run as an operator runs it. */
final class MainIT {
    private static final MySql MYSQL = Backends.mysql();

    @Test
    void startsAnswersAndStops() throws Exception {
        int port = freePort();
        Process writer = start(port, Map.of("TIDEMARK_MYSQL_URL", url(MYSQL.createSchema("main"))));
        try {
            String line = writer.inputReader()
                    .lines()
                    .filter(l -> l.contains("is ready on"))
                    .findFirst()
                    .orElse("");
            assertThat(line).isEqualTo("writer-api is ready on http://127.0.0.1:" + port);
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/categories/audio"))
                                    .PUT(HttpRequest.BodyPublishers.ofString("{\"name\":\"Audio\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(201);

            assertThat(failure(start(port, Map.of("TIDEMARK_MYSQL_URL", url(MYSQL.createSchema("main"))))))
                    .contains(Integer.toString(port), "in use");
        } finally {
            writer.destroy();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void sayInOneLineWhatKeepsItFromStarting() throws Exception {
        assertThat(failure(start(0, Map.of("TIDEMARK_MYSQL_URL", "mysql://127.0.0.1:1/shop"))))
                .contains("mysql://127.0.0.1:1/shop", "cannot be reached");
        assertThat(failure(start(0, Map.of("TIDEMARK_MYSQL_URL", url("no_such_schema")))))
                .contains("CREATE DATABASE `no_such_schema`");
        assertThat(failure(start(
                        0,
                        Map.of(
                                "TIDEMARK_MYSQL_URL",
                                url("mysql"),
                                "TIDEMARK_MYSQL_USER",
                                "nobody",
                                "TIDEMARK_MYSQL_PASSWORD",
                                "wrong"))))
                .contains("refuses the user 'nobody'")
                .doesNotContain("wrong");
    }

    @Test
    void aRightThatIsMissingIsNamedAtTheStart() throws Exception {
        String schema = MYSQL.createSchema("main");
        Shop.open(MYSQL, schema).close();
        execute("CREATE USER IF NOT EXISTS clerk IDENTIFIED BY 'secret'");
        execute("GRANT SELECT, INSERT, UPDATE ON `" + schema + "`.* TO clerk");
        assertThat(failure(start(
                        0,
                        Map.of(
                                "TIDEMARK_MYSQL_URL", url(schema),
                                "TIDEMARK_MYSQL_USER", "clerk",
                                "TIDEMARK_MYSQL_PASSWORD", "secret"))))
                .contains("DELETE command denied", "GRANT");
    }

    private static String failure(Process process) throws IOException, InterruptedException {
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(errors).isEqualTo(1);
        assertThat(errors.lines()).as(errors).hasSize(1);
        return errors;
    }

    private static Process start(int port, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("tidemark.root"), "writer-api", "target", "writer-api", "bin", "writer-api")
                        .toString());
        Map<String, String> all = new TreeMap<>(Map.of(
                "TIDEMARK_MYSQL_USER", MYSQL.user(),
                "TIDEMARK_MYSQL_PASSWORD", MYSQL.password(),
                "TIDEMARK_WRITER_PORT", Integer.toString(port)));
        all.putAll(environment);
        builder.environment().putAll(all);
        return builder.start();
    }

    private static String url(String schema) {
        return MYSQL.url() + "/" + schema;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = MYSQL.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
