package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code backfill} as a person sees it, on a terminal: a bar, Ctrl-C, and the same command once more. */
@Timeout(300)
class TerminalIT {

    private static final Path COMMAND = Path.of(
            System.getProperty("tidemark.root", "../.."), "cdc-projector/target/cdc-projector/bin/cdc-projector");
    private static final char CTRL_C = 3;
    /** As a shell says that a program was ended by it. */
    private static final int INTERRUPTED = 130;

    private Shop shop;
    private Operator operator;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        Load.fill(shop, 4_000);
        operator = new Operator(shop, "products", shop.startProjector().awaitReady());
        shop.awaitSearchable();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void barIsLeftWithCtrlCAndFoundAgain() throws Exception {
        // script, of bsdutils, runs a command on a terminal of its own.
        Shown bar = new Shown(List.of(
                // A build in the background has SIGINT ignored, its children too, and Java leaves that as it is.
                "env",
                "--default-signal=INT",
                "script",
                "-qec",
                command("backfill", "products", "--rate=300"),
                "/dev/null"));
        bar.awaitText("rows/s");
        assertThat(bar.text()).contains("\r\u001b[Kproducts: filling [").contains(" left");
        bar.type(CTRL_C);
        assertThat(bar.awaitExit()).isEqualTo(INTERRUPTED);
        assertThat(bar.text()).contains("detached: it goes on; until it is done, the same command joins it");
        assertThat(operator.newest().path("number").asInt()).isEqualTo(2);
        assertThat(operator.newest().path("state").asText()).isEqualTo("BUILDING");

        Shown lines = new Shown(List.of("sh", "-c", command("backfill", "products")));
        assertThat(lines.awaitExit()).as(lines.text()).isZero();
        assertThat(lines.text())
                .contains("products: filling")
                .contains("products: " + operator.index(2) + " is live")
                .doesNotContain("\u001b");
        assertThat(shop.index().behind("products")).isEqualTo(operator.index(2));
        assertThat(operator.newest().path("number").asInt()).isEqualTo(2);
    }

    private String command(String... arguments) {
        return COMMAND.toAbsolutePath() + " " + String.join(" ", arguments) + " --url="
                + operator.projector().uri("");
    }

    /** What a command shows, and what is typed. */
    private static final class Shown {
        private final Process process;
        private final StringBuffer shown = new StringBuffer();
        private final Thread reading;

        Shown(List<String> command) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("TERM", "xterm");
            process = builder.start();
            reading = new Thread(this::read, "terminal");
            reading.setDaemon(true);
            reading.start();
        }

        private void read() {
            byte[] buffer = new byte[4_096];
            try (InputStream output = process.getInputStream()) {
                for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                    shown.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text() {
            return shown.toString();
        }

        void awaitText(String text) {
            Wait.until("it shows " + text, Wait.SOON, () -> text().contains(text), this::text);
        }

        void type(char key) throws IOException {
            process.getOutputStream().write(key);
            process.getOutputStream().flush();
        }

        int awaitExit() throws InterruptedException {
            if (!process.waitFor(Wait.SOON.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it does not end:\n" + text());
            }
            reading.join();
            return process.exitValue();
        }
    }
}
