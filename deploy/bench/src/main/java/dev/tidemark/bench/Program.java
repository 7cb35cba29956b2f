package dev.tidemark.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The distribution of a service as a process of its own; its output goes to {@code deploy/bench/target}. */
final class Program implements AutoCloseable {

    /** Where the repository is. */
    static final Path ROOT =
            Path.of(System.getProperty("tidemark.root", ".")).toAbsolutePath().normalize();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final int port = freePort();
    private final Process process;

    /** @param portVariable in which it takes the port that it shall listen at */
    Program(String name, String portVariable, Map<String, String> environment, String... arguments) throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(List.of(script(name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("TIDEMARK_"));
        builder.environment().putAll(environment);
        builder.environment().put(portVariable, String.valueOf(port));
        process = start(builder, log(name));
    }

    private static Path script(String name) {
        return ROOT.resolve(name).resolve("target").resolve(name).resolve("bin").resolve(name);
    }

    /** The options that its script gives the JVM by itself. */
    static List<String> options(String name) throws IOException {
        Matcher start =
                Pattern.compile("\"\\$java\" (.*?) \\$\\{TIDEMARK_JAVA_OPTS").matcher(Files.readString(script(name)));
        if (!start.find()) {
            throw new IllegalStateException(script(name) + " does not start a JVM as it used to");
        }
        return List.of(start.group(1).split(" "));
    }

    /** Starts what ends with this JVM at the latest. */
    static Process start(ProcessBuilder builder, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** Where the output of a program goes. */
    static Path log(String name) {
        return ROOT.resolve("deploy/bench/target").resolve(name + ".log");
    }

    /** Returns when it is ready, which is also looked at by {@code also}. */
    void awaitReady(Duration limit, Condition also) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isReady() || !also.holds()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " did not come up: see " + log(name));
            }
            Thread.sleep(50);
        }
    }

    /** Something that may come to be so. */
    interface Condition {
        boolean holds() throws Exception;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** @param path with its parameters */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest health = HttpRequest.newBuilder(uri("/health/ready"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not up yet, or still filling
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
