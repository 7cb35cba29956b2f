package dev.tidemark.search.query;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.index.Unavailable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Generations that are there, but cannot be searched because their shards are away: for a second nobody tries again. That is
 * apart for each, for it says nothing about the others. Thread-safe.
 */
final class Outages {

    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ConcurrentMap<String, Long> begun = new ConcurrentHashMap<>();

    void begin(String generation) {
        begun.put(generation, System.nanoTime());
    }

    boolean lasts(String generation) {
        Long since = begun.get(generation);
        if (since == null || System.nanoTime() - since < NANOS) {
            return since != null;
        }
        begun.remove(generation, since);
        return false;
    }

    /** What is told meanwhile. */
    static ProblemException of(String collection) {
        return Unavailable.because(
                "index-unavailable",
                "The index of " + collection + " is there, but cannot be searched: its shards are not available."
                        + " It is tried again every second.");
    }
}
