package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with MySQL and Elasticsearch of its own; JUnit's folder is closed to the user that root's runs as. */
class UpWithServersIT {
    @TempDir
    private Path directory;

    @Test
    void theDataOutlivesAKillAndTheServicesAreStoppedBeforeTheServers() throws Exception {
        Path root = Launched.root(directory.resolve("root"));
        int offset = Ports.free() - 8080;
        String[] options = {
            "--port-offset",
            Integer.toString(offset),
            "--data",
            directory.resolve("data").toString()
        };
        String before;
        try (Launched killed = Launched.up(root, Map.of(), options).awaitUp()) {
            execute(offset, "CREATE TABLE kept (id INT PRIMARY KEY)");
            before = executed(offset);
            killed.signal("KILL");
            killed.awaitExit();
        }
        try (Launched next = Launched.up(root, Map.of(), options).awaitUp()) {
            assertThat(executed(offset)).as("starting again writes nothing").isEqualTo(before);
            assertThat(next.output())
                    .contains("stopped MySQL (pid ")
                    .contains("stopped Elasticsearch (pid ")
                    .contains("http://127.0.0.1:" + (19_200 + offset));
            execute(offset, "INSERT INTO kept VALUES (1)");

            next.signal("INT");

            assertThat(next.awaitExit()).as(next.output()).isZero();
        }
        for (LocalService service : LocalService.values()) {
            assertThat(Files.readString(root.resolve("notes").resolve(service.artifact())))
                    .isEqualTo("mysql up, elasticsearch up");
        }
        assertThat(Ports.isFree(13_306 + offset)).isTrue();
        assertThat(Ports.isFree(19_200 + offset)).isTrue();
    }

    @Test
    void oneThatIsToldToStopWhileItStartsLeavesNoProcess() throws Exception {
        Path root = Launched.root(directory.resolve("root"));
        Path data = Path.of(System.getProperty("java.io.tmpdir"), "tidemark-up-" + System.getProperty("user.name"));
        try (Launched launched =
                Launched.up(root, Map.of(), "--ephemeral", "--port-offset", Integer.toString(Ports.free() - 8080))) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> runs(data.toString(), launched.pid(), "-Dcli.name=server"));

            launched.signal("TERM");

            assertThat(launched.awaitExit()).as(launched.output()).isZero();
            assertThat(launched.output()).endsWith("stopped").doesNotContain("tidemark is up");
            assertThat(runs(data.toString(), launched.pid(), "")).isFalse();
        }
    }

    /** Whether a process has in its command line what only those of this launcher have. */
    private static boolean runs(String data, long launcher, String text) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .anyMatch(line -> line.contains(data + "/" + launcher + "-") && line.contains(text));
    }

    private static void execute(int offset, String sql) throws SQLException {
        try (Connection connection = connect(offset);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String executed(int offset) throws SQLException {
        try (Connection connection = connect(offset);
                Statement statement = connection.createStatement();
                ResultSet executed = statement.executeQuery("SELECT @@global.gtid_executed")) {
            executed.next();
            return executed.getString(1);
        }
    }

    private static Connection connect(int offset) throws SQLException {
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + (13_306 + offset) + "/shop", "root", "");
    }
}
