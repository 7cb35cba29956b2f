package dev.tidemark.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Several clients side by side. */
final class Schedule {

    private Schedule() {}

    /** One of them; what it needs is its own, and is closed at the end. */
    interface Client extends AutoCloseable {
        void call(int number) throws Exception;

        @Override
        default void close() throws SQLException {}
    }

    /**
     * Calls at a fixed rate, whether or not those before have been answered, each timed from the moment it was due.
     *
     * @param clients how many may be under way at once
     */
    static Histogram open(int rate, int seconds, int clients, Callable<Client> make) throws Exception {
        Histogram micros = new ConcurrentHistogram(3);
        int calls = rate * seconds;
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        sideBySide(clients, () -> {
            try (Client client = make.call()) {
                for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
                    long due = begin + TimeUnit.SECONDS.toNanos(1) * i / rate;
                    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                        LockSupport.parkNanos(wait);
                    }
                    client.call(i);
                    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                }
            }
            return null;
        });
        return micros;
    }

    /**
     * Each calls as soon as it has its answer.
     *
     * @param micros takes how long each call took
     */
    static Speed closed(int seconds, int clients, Histogram micros, Callable<Client> make) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        long begun = System.nanoTime();
        long end = begun + TimeUnit.SECONDS.toNanos(seconds);
        sideBySide(clients, () -> {
            try (Client client = make.call()) {
                for (long now = System.nanoTime(); now < end; ) {
                    client.call(next.getAndIncrement());
                    done.incrementAndGet();
                    long then = now;
                    now = System.nanoTime();
                    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(now - then));
                }
            }
            return null;
        });
        return Speed.since(begun, done.get());
    }

    static void sideBySide(int times, Callable<Void> work) throws Exception {
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(work);
        }
        sideBySide(all);
    }

    static void sideBySide(List<Callable<Void>> all) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            for (Future<Void> done : threads.invokeAll(all)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
