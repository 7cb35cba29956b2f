package dev.tidemark.runtime;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The door of a service: starts it, says so, and stops it when the process is asked to end. */
public final class ServiceMain {

    private static final String DEBUG = "--debug";

    private ServiceMain() {}

    /** A service that is running. */
    public interface Running extends AutoCloseable {

        /** Where it listens. */
        String url();

        @Override
        void close();
    }

    /**
     * Starts a service. What keeps it from starting is printed as it stands, a line or more for a person, and the
     * process ends with status 1; {@code --debug} among the arguments adds the stack trace. Arguments that are not known
     * end it with status 2.
     */
    public static void run(String name, String[] args, Callable<? extends Running> service) {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(usage(name));
            return;
        }
        List<String> unknown =
                arguments.stream().filter(one -> !DEBUG.equals(one)).toList();
        if (!unknown.isEmpty()) {
            System.err.print(name + ": " + unknown.get(0) + " is not known here\n" + usage(name));
            System.exit(2);
        }
        // Some libraries log through java.util.logging, past our format and levels.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        AtomicReference<Running> running = new AtomicReference<>();
        AtomicReference<Tracing> tracing = new AtomicReference<>();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            Optional.ofNullable(running.get()).ifPresent(Running::close);
                            // Last: stopping makes spans, too.
                            Optional.ofNullable(tracing.get()).ifPresent(Tracing::close);
                        },
                        "stop"));
        try {
            tracing.set(Tracing.start(name, System.getenv()));
            running.set(service.call());
            System.out.println(name + " is ready on " + running.get().url());
        } catch (Exception | Error e) {
            String what = e.getMessage() == null ? e.toString() : e.getMessage();
            what.lines().forEach(line -> System.err.println(name + ": " + line));
            if (arguments.contains(DEBUG)) {
                e.printStackTrace();
            }
            System.exit(1);
        }
    }

    private static String usage(String name) {
        return """
                Usage: %1$s [--debug]
                Starts %1$s and runs until it is stopped. conf/%1$s.yaml says what it needs to know.
                  --debug  shows the stack trace of what keeps it from starting
                """.formatted(name);
    }
}
