package dev.tidemark.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An Elasticsearch 8.19 node of one's own (the minimal distribution, no TLS, no password), with its data, configuration,
 * logs and pid file in one folder. As root it runs as another user, which then owns that folder.
 *
 * <p>It can be stopped, killed, suspended and started again on the same data and port. One thread at a time.
 */
public final class LocalElasticsearch implements Elasticsearch, AutoCloseable {
    private static final String HEAP = "512m";
    /** A node that lives for one test run does not earn back what the optimising compiler costs at its start. */
    private static final String TEST_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-AlwaysPreTouch";
    /** Elasticsearch's own options, but for the memory it would claim before it needs it. */
    static final String USER_JVM = "-XX:-AlwaysPreTouch";

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final ElasticsearchDirectory directory;
    private final int port;
    private final String jvmOptions;
    private final Map<String, String> settings;
    private final Keeper keeper;
    private final boolean plugin;
    private ServerProcess process;

    /** @param plugin whether it has the token filters that the minimal distribution lacks */
    private LocalElasticsearch(
            ElasticsearchDirectory directory,
            int port,
            String jvmOptions,
            Map<String, String> settings,
            Keeper keeper,
            boolean plugin) {
        this.plugin = plugin;
        this.directory = directory;
        this.port = port;
        this.jvmOptions = jvmOptions;
        this.settings = settings;
        this.keeper = keeper;
    }

    /**
     * Starts a node on the data in the folder and returns when it answers and its indices can be read. It ends with this
     * JVM at the latest.
     *
     * @param settings further settings as {@code name=value}; they win over ours. Without {@code http.port=N} a free
     *     port is taken
     */
    public static LocalElasticsearch start(Path directory, String... settings) {
        return start(directory, TEST_JVM, settings);
    }

    private static LocalElasticsearch start(Path directory, String jvmOptions, String... settings) {
        Map<String, String> map = Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        int port =
                Optional.ofNullable(map.get("http.port")).map(Integer::parseInt).orElseGet(Ports::free);
        return start(
                new ElasticsearchDirectory(directory, directory.resolve("logs")),
                port,
                jvmOptions,
                map,
                StopAtExit.INSTANCE);
    }

    /** The same in a folder of its own that is deleted when this JVM ends. */
    public static LocalElasticsearch startTemporary(String... settings) {
        return start(TemporaryDirectories.forTest("elasticsearch"), settings);
    }

    /** The minimal distribution as it is, without our plugin: a cluster that lacks token filters. */
    public static LocalElasticsearch startWithoutPlugin() {
        Path directory = TemporaryDirectories.forTest("elasticsearch");
        return started(new LocalElasticsearch(
                new ElasticsearchDirectory(directory, directory.resolve("logs")),
                Ports.free(),
                TEST_JVM,
                Map.of(),
                StopAtExit.INSTANCE,
                false));
    }

    /** The same with the JVM options of a user's node: slower to start, faster in the long run. For benchmarks. */
    public static LocalElasticsearch startForBenchmark(String... settings) {
        return start(TemporaryDirectories.forTest("elasticsearch"), USER_JVM, settings);
    }

    /** With somebody else to answer for the process than the end of the JVM. */
    static LocalElasticsearch start(
            ElasticsearchDirectory directory,
            int port,
            String jvmOptions,
            Map<String, String> settings,
            Keeper keeper) {
        return started(new LocalElasticsearch(directory, port, jvmOptions, settings, keeper, true));
    }

    private static LocalElasticsearch started(LocalElasticsearch elasticsearch) {
        elasticsearch.restart();
        return elasticsearch;
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String user() {
        return "";
    }

    @Override
    public String password() {
        return "";
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    ServerProcess process() {
        return process;
    }

    public long pid() {
        return process.pid();
    }

    /** Clean shutdown; returns when the process is gone. */
    public void stop() {
        process.stop(STOP_LIMIT);
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.kill();
    }

    /** SIGSTOP: it keeps its connections and answers nothing. */
    public void suspend() {
        process.suspend();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** Starts it again, with the same data, port and settings; stops it first if it runs. Returns when it answers. */
    public void restart() {
        try {
            Path home = plugin
                    ? AnalysisPlugin.installed(Cache.standard(), Artifact.elasticsearch())
                    : Cache.standard().unpacked(Artifact.elasticsearch());
            directory.stopOrphans(STOP_LIMIT);
            directory.configure(home, port, settings);
            checkReachable(home);
            launch(home);
            awaitReady();
        } catch (IOException e) {
            throw new LocalException(directory.path() + ": cannot start Elasticsearch: " + e, e);
        }
    }

    /** Same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Stops it and deletes its folder: it cannot be started again. */
    public void delete() throws IOException {
        stop();
        Directories.delete(directory.path());
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private void checkReachable(Path home) {
        if (!Unprivileged.isRoot()) {
            return;
        }
        for (Path path : List.of(
                javaHome().resolve("bin/java"),
                home.resolve("bin/elasticsearch"),
                directory.path(),
                directory.logs())) {
            if (!Unprivileged.reaches(path)) {
                throw new LocalException(
                        path + ": Elasticsearch refuses to run as root, so it runs as another user, who"
                                + " cannot read this path: use one outside of folders that are closed to others, such as /root");
            }
        }
    }

    /** Its own starter leaves a detached server behind, and ends well only when that has come up. */
    private void launch(Path home) throws IOException {
        Files.deleteIfExists(directory.daemonPidFile());
        Files.deleteIfExists(directory.output());
        List<String> command = Unprivileged.command(List.of(
                home.resolve("bin/elasticsearch").toString(),
                "-d",
                "-p",
                directory.daemonPidFile().toString()));
        Map<String, String> environment = Map.of(
                "ES_JAVA_HOME", javaHome().toString(),
                "ES_PATH_CONF", directory.config().toString(),
                "ES_TMPDIR", directory.tmp().toString(),
                "ES_JAVA_OPTS", "-Xms" + HEAP + " -Xmx" + HEAP + " " + jvmOptions,
                "CLI_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        // the server follows its starter as long as it has not come up
        ServerProcess starter = keeper.start(new ServerCommand(
                "Elasticsearch's starter", command, environment, directory.output(), directory.starterPidFile()));
        try {
            starter.onExit().join();
        } finally {
            starter.stop(Duration.ZERO);
        }
        ProcessHandle server = directory
                .daemon()
                .orElseThrow(() -> new LocalException(
                        "Elasticsearch on port " + port + " ended while starting; " + LogTail.of(directory.output())));
        process = ServerProcess.adopt("Elasticsearch", server, directory.log(), directory.pidFile());
        keeper.keep(process);
    }

    private void awaitReady() {
        Instant limit = Instant.now().plus(START_LIMIT);
        String last = "no answer";
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(
                        URI.create(url() + "/_cluster/health?wait_for_status=yellow&timeout=30s"))
                .timeout(Duration.ofSeconds(40))
                .build();
        while (Instant.now().isBefore(limit)) {
            if (!process.isAlive()) {
                throw new LocalException(
                        "Elasticsearch on port " + port + " ended while starting; " + process.lastLines());
            }
            try {
                HttpResponse<String> answer = client.send(health, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                last = "status " + answer.statusCode() + ": " + answer.body();
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            if (!Waits.pause(Duration.ofMillis(100))) {
                break;
            }
        }
        process.kill();
        throw new LocalException("Elasticsearch on port " + port + " did not become usable within "
                + START_LIMIT.toSeconds() + " s (" + last + "); " + process.lastLines());
    }
}
