package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The launcher as a process of its own, on a root whose services are stand-ins. */
final class Launched implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch up = new CountDownLatch(1);
    private final Thread reader;

    private Launched(Process process) {
        this.process = process;
        reader = new Thread(this::read);
        reader.start();
    }

    /** Makes the root of a repository whose services are built: stand-ins that leave notes in {@code root/notes}. */
    static Path root(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("notes"));
        for (LocalService service : LocalService.values()) {
            Path program = service.program(directory);
            Files.createDirectories(program.getParent());
            Files.writeString(
                    program,
                    "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s %s %s '%s'\n"
                            .formatted(
                                    java(),
                                    System.getProperty("java.class.path"),
                                    StandInService.class.getName(),
                                    service.artifact(),
                                    service.portVariable(),
                                    directory.resolve("notes")));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return directory;
    }

    static Launched up(Path root, Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A build in the background has SIGINT ignored, its children too, and Java leaves that as it is.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-Dtidemark.maven=" + System.getProperty("tidemark.maven", "mvn"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("TIDEMARK_ROOT", root.toString());
        return new Launched(builder.start());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                if (line.equals("tidemark is up")) {
                    up.countDown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            up.countDown();
        }
    }

    Launched awaitUp() throws InterruptedException {
        assertThat(up.await(3, TimeUnit.MINUTES)).as("up in time: " + output()).isTrue();
        assertThat(output()).contains("tidemark is up");
        return this;
    }

    long pid() {
        return process.pid();
    }

    void signal(String signal) {
        Commands.run(List.of("kill", "-" + signal, Long.toString(pid())));
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES))
                .as("ended in time: " + output())
                .isTrue();
        reader.join();
        return process.exitValue();
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
