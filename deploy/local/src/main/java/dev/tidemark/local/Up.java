package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark up}: the whole system on this machine, until it is told to end or a part of it does. */
@Command(
        name = "up",
        sortOptions = false,
        description = {
            "Starts MySQL, Elasticsearch, writer-api, cdc-projector and search-api on loopback.",
            "Ctrl-C stops all of it; the next 'up' goes on where it stopped.",
            "A server whose address is in TIDEMARK_MYSQL_URL or TIDEMARK_ELASTICSEARCH_URL is used and not started."
        },
        footer = {"", "Exit status: 0 stopped as asked; 1 something did not start or ended by itself; 2 wrong usage."})
final class Up implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup
    private Place place = new Place();

    static final class Place {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "where data and logs are kept (default: TIDEMARK_DATA, else .tidemark in the repository)")
        private Path data;

        @Option(names = "--ephemeral", description = "keep nothing: data goes to a temporary folder")
        private boolean ephemeral;
    }

    @Option(
            names = "--demo",
            description = "fill an empty database with a small shop through the write API, and keep writing a little")
    private boolean demo;

    @Option(names = "--port-offset", paramLabel = "N", defaultValue = "0", description = "add N to all five ports")
    private int portOffset;

    @Option(names = "--debug", description = "show the stack trace of an error")
    private boolean debug;

    @Override
    public Integer call() throws IOException {
        if (portOffset < 0 || portOffset > StackSettings.HIGHEST_OFFSET) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--port-offset " + portOffset + ": must be between 0 and " + StackSettings.HIGHEST_OFFSET
                            + ", so that all five ports exist");
        }
        StackSettings settings = StackSettings.fromEnvironment(System.getenv(), portOffset);
        DataDirectory data = place.ephemeral
                ? DataDirectory.ephemeral()
                : DataDirectory.open(place.data != null ? place.data : settings.defaultData());
        Stack stack = new Stack(settings, data, System.out::println);
        AtomicBoolean ended = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (ended.compareAndSet(false, true)) {
                                System.out.println("stopping");
                                close(stack, data);
                                System.out.println("stopped");
                                // being told to stop and doing so is no failure, though the JVM would end with 130 or
                                // 143
                                Runtime.getRuntime().halt(0);
                            }
                        },
                        "stop"));
        try {
            stack.start();
            if (demo) {
                stack.demo();
            }
            System.out.println("tidemark is up");
            stack.awaitEnd();
            return CommandLine.ExitCode.OK;
        } catch (RuntimeException | IOException e) {
            if (!ended.compareAndSet(false, true)) {
                Waits.forever(); // this is the stop itself, seen from here; the hook ends the JVM
            }
            close(stack, data);
            throw e;
        }
    }

    private static void close(Stack stack, DataDirectory data) {
        try (data) {
            stack.close();
        } catch (IOException e) {
            System.err.println("tidemark: " + e);
        }
    }
}
