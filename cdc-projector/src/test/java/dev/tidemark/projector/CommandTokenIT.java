package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.Installation.Printed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands for a projector that wants a token. */
class CommandTokenIT {

    private static final String TOKEN = "t0ken-of-the-operators";
    private static final String NONE = System.lineSeparator();

    @TempDir
    private Path directory;

    private Installation installation;

    @BeforeEach
    void open() throws Exception {
        installation = new Installation("CREATE TABLE thing (id BIGINT PRIMARY KEY)")
                .projection("things", "collection: things\nroot: thing\nfields: [id]\n")
                .token(TOKEN)
                .start();
        installation.awaitSearchable();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void isTakenFromTheFile() throws Exception {
        Path good = Files.writeString(directory.resolve("good"), TOKEN + "\n");
        Path other = Files.writeString(directory.resolve("other"), "other");
        assertThat(installation.run("dead-letters", "list", "--token-file=" + good))
                .isEqualTo(new Printed(0, "none" + NONE, ""));
        Printed refused = new Printed(1, "", "Send the configured token: 'Authorization: Bearer ...'." + NONE);
        assertThat(installation.run("dead-letters", "list", "--token-file=" + other))
                .isEqualTo(refused);
        assertThat(installation.run("dead-letters", "list")).isEqualTo(refused);
        assertThat(installation.run("status").status()).isZero();
        Path missing = directory.resolve("missing");
        assertThat(installation
                        .run("dead-letters", "list", "--token-file=" + missing)
                        .err())
                .startsWith("cannot read --token-file " + missing)
                .hasLineCount(1);
    }

    @Test
    void isTakenFromTheEnvironment() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tidemark.projector.Main",
                "dead-letters",
                "list",
                "--url=" + installation.url());
        command.environment().put("TIDEMARK_ADMIN_TOKEN", TOKEN);
        Process process = command.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isZero();
        assertThat(out).isEqualTo("none" + NONE);
        assertThat(out + err).doesNotContain(TOKEN);
    }
}
