package dev.tidemark.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One service, started as its distribution starts it; its output is kept in {@code target/logs}. */
final class ServiceProcess implements AutoCloseable {

    private static final Path ROOT = Path.of(System.getProperty("tidemark.root", "../.."));
    private static final Path LOGS = Path.of("target", "logs");
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final int port;
    private final Process process;
    private final Path log;

    private ServiceProcess(String name, int port, Process process, Path log) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code bin/NAME} of the distribution; returns at once. */
    static ServiceProcess start(String name, int port, Map<String, String> environment, String... arguments) {
        Path launcher = ROOT.resolve(name)
                .resolve("target")
                .resolve(name)
                .resolve("bin")
                .resolve(name);
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException(launcher + " is not there: build with 'mvn package' first");
        }
        try {
            Files.createDirectories(LOGS);
            Path log = LOGS.resolve(name + "-" + COUNT.incrementAndGet() + ".log");
            List<String> command =
                    new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("TIDEMARK_"));
            // What lives for seconds has nothing of a compiler that needs minutes.
            builder.environment().put("TIDEMARK_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
            builder.environment().putAll(environment);
            ServiceProcess service = new ServiceProcess(name, port, builder.start(), log);
            // A test that is interrupted leaves nothing behind.
            Runtime.getRuntime().addShutdownHook(new Thread(service.process::destroyForcibly));
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    ServiceProcess awaitReady() {
        Wait.until(name + " is ready", Wait.SOON, () -> health() == 200, this::describe);
        return this;
    }

    /** Waits for the process to end by itself and gives its exit status. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(Wait.SOON.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not end by itself\n" + describe());
        }
        return process.exitValue();
    }

    /** kill -9; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM: it must stop by itself, soon. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(name + " did not stop within " + STOP + "\n" + describe());
        }
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one needs to see when it did not do what it should. */
    String describe() {
        List<String> lines = output().lines().toList();
        return "%s (pid %d, %s), health %s, last of %s:\n%s"
                .formatted(
                        name,
                        process.pid(),
                        process.isAlive() ? "running" : "exit " + process.exitValue(),
                        process.isAlive() ? get("/health/ready") : "-",
                        log,
                        String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private int health() {
        if (!process.isAlive()) {
            throw new AssertionError(describe());
        }
        try {
            return send("/health/ready").statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private String get(String path) {
        try {
            HttpResponse<String> answer = send(path);
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private HttpResponse<String> send(String path) throws IOException {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(uri(path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
