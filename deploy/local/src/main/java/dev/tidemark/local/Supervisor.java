package dev.tidemark.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the processes of a local stack: tells when one that should run has ended, and ends them all, the services before
 * the servers that they need.
 */
final class Supervisor implements AutoCloseable {
    /** In the order in which they are stopped. */
    enum Tier {
        SERVICE(Duration.ofSeconds(20)),
        SERVER(Duration.ofSeconds(60));

        private final Duration grace;

        Tier(Duration grace) {
            this.grace = grace;
        }
    }

    private final Map<Tier, List<ServerProcess>> kept = new EnumMap<>(Tier.class);
    private final CompletableFuture<ServerProcess> ended = new CompletableFuture<>();
    private boolean closing;

    Supervisor() {
        for (Tier tier : Tier.values()) {
            kept.put(tier, new ArrayList<>());
        }
    }

    Keeper keeper(Tier tier) {
        return new Keeper() {
            @Override
            public ServerProcess start(ServerCommand command) throws IOException {
                synchronized (Supervisor.this) {
                    if (closing) {
                        throw new LocalException(command.name() + ": not started, everything is being stopped");
                    }
                    ServerProcess process = ServerProcess.start(command);
                    keep(process);
                    return process;
                }
            }

            @Override
            public void keep(ServerProcess process) {
                synchronized (Supervisor.this) {
                    kept.get(tier).add(process);
                }
            }
        };
    }

    /** From now on its end is news. */
    void watch(ServerProcess process) {
        process.onExit().thenRun(() -> ended.complete(process));
    }

    /** The first of the watched that has ended. */
    CompletableFuture<ServerProcess> ended() {
        return ended;
    }

    /** Ends all of them; returns when they are gone. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        for (Tier tier : Tier.values()) {
            List<ServerProcess> running;
            synchronized (this) {
                running = kept.get(tier).stream().filter(ServerProcess::isAlive).toList();
            }
            List<Thread> stops = running.stream()
                    .map(process -> new Thread(() -> process.stop(tier.grace), "stop " + process.name()))
                    .toList();
            stops.forEach(Thread::start);
            for (Thread stop : stops) {
                join(stop);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
