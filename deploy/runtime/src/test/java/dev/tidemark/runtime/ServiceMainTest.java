package dev.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door, seen from outside: a process, what it prints, and how it ends. */
@Timeout(60)
class ServiceMainTest {

    /** Runs until it is stopped. */
    static final class Good {
        public static void main(String[] args) {
            ServiceMain.run("good", args, Service::new);
        }
    }

    /** Cannot start. */
    static final class Bad {
        public static void main(String[] args) {
            ServiceMain.run("bad", args, () -> {
                throw new ConfigException("bad.yaml:1 one is missing\nbad.yaml:2 two is missing");
            });
        }
    }

    private static final class Service implements ServiceMain.Running {

        private final CountDownLatch closed = new CountDownLatch(1);

        Service() {
            new Thread(this::await).start();
        }

        private void await() {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String url() {
            return "http://127.0.0.1:1";
        }

        @Override
        public void close() {
            System.out.println("closed");
            closed.countDown();
        }
    }

    @Test
    void saysWhereItListensAndClosesWhenAskedToEnd() throws Exception {
        Process good = start(Good.class);
        try (var out = good.inputReader()) {
            assertThat(out.readLine()).isEqualTo("good is ready on http://127.0.0.1:1");
            // Not Process.destroy(): it closes the output as well.
            good.toHandle().destroy();
            assertThat(out.readLine()).isEqualTo("closed");
        } finally {
            good.destroyForcibly();
        }
    }

    @Test
    void whatKeepsItFromStartingIsALineEach() throws Exception {
        Process bad = start(Bad.class);

        assertThat(errors(bad)).isEqualTo("bad: bad.yaml:1 one is missing\nbad: bad.yaml:2 two is missing\n");
        assertThat(bad.exitValue()).isEqualTo(1);
    }

    @Test
    void debugShowsTheStack() throws Exception {
        assertThat(errors(start(Bad.class, "--debug")))
                .startsWith("bad: bad.yaml:1 one is missing\n")
                .contains("\tat dev.tidemark.runtime.ServiceMainTest");
    }

    @Test
    void unknownArgumentsAreWrongUsage() throws Exception {
        Process good = start(Good.class, "--port=1");

        assertThat(errors(good)).startsWith("good: --port=1 is not known here\nUsage: good [--debug]\n");
        assertThat(good.exitValue()).isEqualTo(2);
    }

    @Test
    void helpIsNoError() throws Exception {
        Process good = start(Good.class, "--help");

        assertThat(new String(good.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("Usage: good [--debug]\n");
        assertThat(good.waitFor()).isZero();
    }

    private static String errors(Process process) throws Exception {
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return errors;
    }

    private static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
