package dev.tidemark.runtime;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The door of a service: starts it, says so, and stops it when the process is asked to end. */
public final class ServiceMain {

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
     * process ends with status 1; {@code --debug} among the arguments adds the stack trace.
     */
    public static void run(String name, String[] args, Callable<? extends Running> service) {
        // Some libraries log through java.util.logging, past our format and levels.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        AtomicReference<Running> running = new AtomicReference<>();
        Thread stop = new Thread(
                () -> {
                    Running started = running.get();
                    if (started != null) {
                        started.close();
                    }
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            running.set(service.call());
            System.out.println(name + " is ready on " + running.get().url());
        } catch (Exception | Error e) {
            String what = e.getMessage() == null ? e.toString() : e.getMessage();
            System.err.println(what.lines()
                    .map(line -> name + ": " + line)
                    .reduce((a, b) -> a + "\n" + b)
                    .orElse(name));
            if (Arrays.asList(args).contains("--debug")) {
                e.printStackTrace();
            }
            System.exit(1);
        }
    }
}
