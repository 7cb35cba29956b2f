package dev.tidemark.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Lets each client send so many requests in a second, and after a while of silence so many at once; what is more is
 * answered with 429 and with when to come again. Remembers a bounded number of clients. Thread-safe.
 */
public final class RateLimit {

    /** Who is forgotten begins anew: that favours him once. */
    private static final int MOST_CLIENTS = 10_000;

    private final int burst;
    private final double nanosEach;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    private record Bucket(double requests, long at) {}

    /** @param nanoTime as {@link System#nanoTime} */
    public RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
        this.burst = burst;
        this.nanosEach = (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
    }

    /** @param client who sends a request */
    public void install(RoutesConfig routes, String path, Function<Context, String> client) {
        routes.before(path, ctx -> {
            long wait = take(client.apply(ctx));
            if (wait > 0) {
                throw new ProblemException(
                        429,
                        "rate-limited",
                        "Too many requests",
                        "You send more requests than a client may.",
                        List.of(),
                        Map.of("Retry-After", String.valueOf(1 + TimeUnit.NANOSECONDS.toSeconds(wait - 1))));
            }
        });
    }

    /** 0 if this request may pass, else in how many nanoseconds one may. */
    synchronized long take(String client) {
        long now = nanoTime.getAsLong();
        Bucket before = buckets.getOrDefault(client, new Bucket(burst, now));
        double there = Math.min(burst, before.requests() + (now - before.at()) / nanosEach);
        buckets.put(client, new Bucket(there >= 1 ? there - 1 : there, now));
        return there >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - there) * nanosEach));
    }
}
