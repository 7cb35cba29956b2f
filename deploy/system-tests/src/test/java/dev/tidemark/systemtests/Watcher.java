package dev.tidemark.systemtests;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Looks at documents' versions all the time and notes every one that went back. */
final class Watcher {

    private final Map<String, Long> highest = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> backSteps = new ConcurrentLinkedQueue<>();
    private final Supplier<Map<String, Long>> versions;
    private final Thread thread = new Thread(this::watch, "watcher");
    private volatile boolean stopped;
    private volatile int looks;

    Watcher(Supplier<Map<String, Long>> versions) {
        this.versions = versions;
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops, and fails if a document ever went back in time, or if nothing was seen at all. */
    void assertNeverBack() throws InterruptedException {
        stopped = true;
        thread.join(30_000);
        if (!backSteps.isEmpty() || highest.isEmpty()) {
            throw new AssertionError("in " + looks + " looks at " + highest.size()
                    + " documents, these went back in time: " + backSteps);
        }
    }

    private void watch() {
        while (!stopped) {
            try {
                versions.get().forEach((id, version) -> {
                    Long before = highest.merge(id, version, Math::max);
                    if (version < before) {
                        backSteps.add(id + ": from " + before + " to " + version);
                    }
                });
                looks++;
            } catch (RuntimeException unreachable) {
                // Tests stop Elasticsearch too; what counts is what it answers.
            } catch (AssertionError refused) {
                // The same, said by a status.
            }
            try {
                Thread.sleep(20); // so as not to take the machine for itself
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
