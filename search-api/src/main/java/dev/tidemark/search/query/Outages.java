package dev.tidemark.search.query;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.index.Unavailable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generations that are there, but cannot be searched because their shards are away: for a second nobody tries again. That is
 * apart for each, for it says nothing about the others. Thread-safe.
 */
final class Outages {

    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After so long without a failed try it is another one. */
    private static final long ANOTHER = TimeUnit.MINUTES.toNanos(1);

    private final ConcurrentMap<String, Long> begun = new ConcurrentHashMap<>();

    void begin(String generation) {
        long now = System.nanoTime();
        Long before = begun.put(generation, now);
        if (before == null || now - before > ANOTHER) { // not for each try that fails
            LOG.warn("{} cannot be searched: its shards are not available; it is tried again every second", generation);
        }
    }

    boolean lasts(String generation) {
        Long since = begun.get(generation);
        return since != null && System.nanoTime() - since < NANOS;
    }

    /** What is told meanwhile. */
    static ProblemException of(String collection) {
        return Unavailable.because(
                "index-unavailable",
                "The index of " + collection + " is there, but cannot be searched: its shards are not available."
                        + " It is tried again every second.");
    }
}
