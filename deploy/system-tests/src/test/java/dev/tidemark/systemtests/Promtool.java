package dev.tidemark.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prometheus' own checks. Where promtool is not installed, root takes it out of Debian's package, without installing that, for it
 * would start a server; anybody else is told what to install.
 */
final class Promtool {

    private static final Path FETCHED = Path.of("target", "promtool");

    private Promtool() {}

    /** What it printed, and its exit status. */
    record Said(int status, String text) {}

    /** @param input what it reads; empty for nothing */
    static Said run(String input, String... arguments) {
        return run(
                Path.of("."),
                input,
                Stream.concat(Stream.of(program()), Stream.of(arguments)).toList());
    }

    private static synchronized String program() {
        Optional<Path> installed = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        Path fetched = FETCHED.resolve("usr/bin/promtool").toAbsolutePath();
        if (installed.isEmpty() && !Files.isExecutable(fetched)) {
            fetch();
        }
        return installed.orElse(fetched).toString();
    }

    private static void fetch() {
        String advice = "promtool is missing: install it (on Debian: apt-get install prometheus)";
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError(advice);
        }
        try {
            Files.createDirectories(FETCHED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String command : List.of(
                "apt-get update -qq",
                "apt-get -qq -o APT::Sandbox::User=root download prometheus",
                "dpkg-deb -x prometheus_*.deb .")) {
            Said said = run(FETCHED, "", List.of("sh", "-c", command));
            if (said.status() != 0) {
                throw new AssertionError(advice + "; '" + command + "' says:\n" + said.text());
            }
        }
    }

    private static Said run(Path folder, String input, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
