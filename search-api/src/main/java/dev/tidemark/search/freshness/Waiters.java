package dev.tidemark.search.freshness;

import dev.tidemark.search.index.Unavailable;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Requests that wait for a position: a bounded number, none of which holds a thread. Thread-safe. */
final class Waiters {

    /** What a request fails with that would be one too many. */
    static final String TOO_MANY = "too-many-waiting";

    private final int most;
    private final Runnable begun;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

    private record Waiter(String collection, long position, CompletableFuture<Standing> reached) {}

    /** @param begun is told when somebody waits after nobody did */
    Waiters(int most, Runnable begun) {
        this.most = most;
        this.begun = begun;
    }

    /** Fails with {@link java.util.concurrent.TimeoutException} in the end, and with a 503 at once if too many wait. */
    CompletableFuture<Standing> add(String collection, Demand demand) {
        int now = count.incrementAndGet();
        if (now > most) {
            count.decrementAndGet();
            return CompletableFuture.failedFuture(
                    Unavailable.because(TOO_MANY, "Too many requests wait for a position."));
        }
        Waiter waiter = new Waiter(collection, demand.position(), new CompletableFuture<>());
        waiting.add(waiter);
        if (now == 1) {
            begun.run();
        }
        waiter.reached()
                .orTimeout(demand.patience().toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((standing, failure) -> {
                    waiting.remove(waiter);
                    count.decrementAndGet();
                });
        return waiter.reached();
    }

    /**
     * Lets go those that have waited for no more than what there is.
     *
     * @param now how a collection stands
     */
    void reached(Function<String, Standing> now) {
        for (Waiter waiter : waiting) {
            Standing standing = now.apply(waiter.collection());
            if (waiter.position() <= standing.position()) {
                waiter.reached().complete(standing);
            }
        }
    }

    boolean isEmpty() {
        return count.get() == 0;
    }

    int count() {
        return count.get();
    }
}
