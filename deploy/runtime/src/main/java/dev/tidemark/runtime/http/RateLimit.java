package dev.tidemark.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
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
            String who = client.apply(ctx);
            pass(take(who));
            ctx.attribute(RateLimit.class.getName(), (IntConsumer) more -> pass(takeMore(who, more)));
        });
    }

    /**
     * For a request that turns out to be worth so many more; of no effect where clients are not limited.
     *
     * @throws ProblemException 429 if that is more than the client may
     */
    public static void more(Context ctx, int requests) {
        IntConsumer limit = ctx.attribute(RateLimit.class.getName());
        if (limit != null && requests > 0) {
            limit.accept(requests);
        }
    }

    private static void pass(long wait) {
        if (wait > 0) {
            throw new ProblemException(
                    429,
                    "rate-limited",
                    "Too many requests",
                    "You send more requests than a client may.",
                    List.of(),
                    Map.of("Retry-After", String.valueOf(1 + TimeUnit.NANOSECONDS.toSeconds(wait - 1))));
        }
    }

    /** 0 if this request may pass, else in how many nanoseconds one may. */
    long take(String client) {
        return take(client, 1, 1, 1);
    }

    /**
     * The same for so many more behind one that passed. More than a burst pass with it after silence, or they never could;
     * all of them count.
     */
    long takeMore(String client, int requests) {
        int needed = Math.min(requests, burst - 1);
        return take(client, requests, needed, needed + 1); // who comes again sends a request, too
    }

    private synchronized long take(String client, int requests, int needed, int again) {
        long now = nanoTime.getAsLong();
        Bucket before = buckets.getOrDefault(client, new Bucket(burst, now));
        double there = Math.min(burst, before.requests() + (now - before.at()) / nanosEach);
        buckets.put(client, new Bucket(there >= needed ? there - requests : there, now));
        return there >= needed ? 0 : Math.max(1, (long) Math.ceil((again - there) * nanosEach));
    }
}
