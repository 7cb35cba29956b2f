package dev.tidemark.local;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Kills the servers that are still running when the JVM ends, however it ends short of a SIGKILL. */
final class StopAtExit {
    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();
    private static final Deque<Cleanup> AFTERWARDS = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(StopAtExit::stopAll, "stop local servers"));
    }

    private StopAtExit() {}

    /** Their data goes too, so SIGKILL will do. */
    static void register(ServerProcess process) {
        RUNNING.add(process);
        process.onExit().thenRun(() -> RUNNING.remove(process));
    }

    static synchronized void afterwards(Cleanup cleanup) {
        AFTERWARDS.push(cleanup);
    }

    private static synchronized void stopAll() {
        RUNNING.forEach(ServerProcess::kill);
        for (Cleanup cleanup : AFTERWARDS) {
            try {
                cleanup.run();
            } catch (IOException e) {
                System.err.println("cannot clear away: " + e);
            }
        }
    }

    interface Cleanup {
        void run() throws IOException;
    }
}
