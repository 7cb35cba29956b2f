package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code deploy/tidemark} as a user runs it, with everything real. */
@Timeout(600)
class LauncherIT {

    private static final int[] PORTS = {8080, 8081, 8082, 13306, 19200};

    private final Path root = Path.of(System.getProperty("tidemark.root", "../.."))
            .toAbsolutePath()
            .normalize();
    private final Path data =
            Path.of("target", "launcher", "data-" + System.nanoTime()).toAbsolutePath();
    private final List<Process> started = new ArrayList<>();
    private final int offset = freeOffset();

    @BeforeEach
    void built() throws IOException {
        // What this build has just made need not be made again by the launcher.
        Path stamp = root.resolve("deploy/local/target/built");
        Files.deleteIfExists(stamp);
        Files.createFile(stamp);
        Files.createDirectories(data.getParent());
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void goesOnAfterKillAndLeavesNothingAfterCtrlC() throws Exception {
        Process first = up("first");
        Client client = client();
        client.category("audio", "Audio");
        long product = client.product("SKU-1", "Headphones", "audio", 7);
        assertThat(client.document("products", product).get("stock").intValue()).isEqualTo(7);

        assertStatusTellsTheTruth(client.position());
        assertSecondIsRefused(first.pid());

        first.destroyForcibly().waitFor();
        Process next = up("next");
        client = client();
        client.patchProduct(product, "name", "Loudspeakers");
        assertThat(client.search("products", "q=loudspeakers")).hasSize(1);

        signal(next, "INT");
        assertThat(next.waitFor(60, TimeUnit.SECONDS))
                .as("it ends after Ctrl-C")
                .isTrue();
        assertThat(next.exitValue()).isZero();
        assertThat(IntStream.of(PORTS).map(port -> port + offset).filter(LauncherIT::listening))
                .as("ports still open")
                .isEmpty();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(data.toString())))
                .as("processes left behind")
                .isEmpty();
    }

    private void assertStatusTellsTheTruth(long position) throws Exception {
        Path output = output("status");
        Process status = tidemark(output, "status");
        assertThat(status.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(status.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output))
                .contains("products", "orders", "customers", "events")
                .contains(String.valueOf(position));
    }

    private void assertSecondIsRefused(long pid) throws Exception {
        Path output = output("second");
        Process second = tidemark(output, "up", "--data", data.toString(), "--port-offset", String.valueOf(offset));
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(Files.readString(output)).contains(String.valueOf(pid)).doesNotContain("\tat ");
    }

    private Process up(String name) throws IOException {
        Path output = output(name);
        Process process = tidemark(output, "up", "--data", data.toString(), "--port-offset", String.valueOf(offset));
        Wait.until(
                "tidemark is up",
                Wait.SOON,
                () -> {
                    assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
                    return Files.readString(output).contains("tidemark is up");
                },
                () -> read(output));
        return process;
    }

    private Process tidemark(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // Where the tests run in the background of a script, Ctrl-C is ignored, and the child inherits that.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.add(root.resolve("deploy/tidemark").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("TIDEMARK_"));
        builder.environment().put("TIDEMARK_DATA", data.toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Client client() {
        return new Client(
                path -> URI.create("http://127.0.0.1:" + (8080 + offset) + path),
                path -> URI.create("http://127.0.0.1:" + (8081 + offset) + path));
    }

    private Path output(String name) {
        return data.resolveSibling(data.getFileName() + "-" + name + ".log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    private static int freeOffset() {
        return IntStream.iterate(1_000, offset -> offset + 97)
                .filter(offset -> IntStream.of(PORTS).noneMatch(port -> listening(port + offset)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean listening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
