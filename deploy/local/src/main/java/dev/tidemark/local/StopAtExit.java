package dev.tidemark.local;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the servers of tests: kills those that still run when the JVM ends. Their data goes too, so SIGKILL will do. */
final class StopAtExit implements Keeper {
    static final StopAtExit INSTANCE = new StopAtExit();

    private final Set<ServerProcess> running = ConcurrentHashMap.newKeySet();
    private final Deque<Cleanup> afterwards = new ArrayDeque<>();
    private boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::end, "stop local servers"));
    }

    private StopAtExit() {}

    @Override
    public synchronized ServerProcess start(ServerCommand command) throws IOException {
        if (ending) {
            throw new LocalException(command.name() + ": not started, this JVM is ending");
        }
        ServerProcess process = ServerProcess.start(command);
        keep(process);
        return process;
    }

    @Override
    public void keep(ServerProcess process) {
        running.add(process);
        process.onExit().thenRun(() -> running.remove(process));
    }

    synchronized void afterwards(Cleanup cleanup) {
        afterwards.push(cleanup);
    }

    private synchronized void end() {
        ending = true;
        running.forEach(ServerProcess::kill);
        for (Cleanup cleanup : afterwards) {
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
