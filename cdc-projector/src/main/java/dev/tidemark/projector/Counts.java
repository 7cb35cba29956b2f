package dev.tidemark.projector;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Counts what is in Elasticsearch for who shows it. Whoever asks how the projector is wants to know just when Elasticsearch
 * does not answer, or nothing runs: then the last known number stands, and nobody waits. Thread-safe.
 */
final class Counts implements AutoCloseable {

    private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long GIVEN_UP_NANOS = Duration.ofSeconds(5).toNanos();

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "counts");
        thread.setDaemon(true);
        return thread;
    });

    private volatile long gaveUpAt = System.nanoTime() - GIVEN_UP_NANOS;
    private final Map<String, Counted> counted = new ConcurrentHashMap<>();

    /** One number, and the asking for the next one. */
    private static final class Counted {
        private volatile long number;
        private volatile long at = System.nanoTime() - FRESH_NANOS;
        // Guarded by this.
        private Future<?> asking;
        private long askedAt;
    }

    /** @param what names the number */
    long count(String what, LongSupplier ask) {
        Counted of = counted.computeIfAbsent(what, any -> new Counted());
        if (System.nanoTime() - of.at >= FRESH_NANOS) {
            askAnew(of, ask);
        }
        return of.number;
    }

    private void askAnew(Counted of, LongSupplier ask) {
        Future<?> asking;
        long left;
        synchronized (of) {
            if (of.asking == null || of.asking.isDone()) {
                of.askedAt = System.nanoTime();
                try {
                    of.asking = threads.submit(() -> {
                        of.number = ask.getAsLong();
                        of.at = System.nanoTime();
                    });
                } catch (RejectedExecutionException closed) {
                    return;
                }
            }
            asking = of.asking;
            boolean worthWaiting = System.nanoTime() - gaveUpAt >= GIVEN_UP_NANOS;
            left = worthWaiting ? PATIENCE_NANOS - (System.nanoTime() - of.askedAt) : 0;
        }
        try {
            asking.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            gaveUpAt = left > 0 ? System.nanoTime() : gaveUpAt; // for the other numbers too, or they would add up
        } catch (ExecutionException noAnswer) {
            // The last known number stands.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
