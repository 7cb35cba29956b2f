package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The collections there are: looked for every second, and sooner when somebody asks for one that is not known. While
 * Elasticsearch is away, those last seen remain. Thread-safe.
 */
public final class Directory implements AutoCloseable {

    private static final long EVERY_MILLIS = 1_000;

    /** However many ask for what is not there, Elasticsearch is not asked more often than this. */
    private static final long SOONEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final IndexClient index;
    private final String prefix;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "collections");
        thread.setDaemon(true);
        return thread;
    });

    private volatile Seen seen;

    // Guarded by this.
    private CompletableFuture<Map<String, Collection>> look = CompletableFuture.completedFuture(null);
    private CompletableFuture<Map<String, Collection>> following; // null while nobody waits for the look after it
    private long lookedAt = System.nanoTime() - SOONEST_NANOS;

    /** @param told from which the collections were read */
    private record Seen(JsonNode told, Map<String, Collection> collections) {}

    /** @param prefix stands before every alias of this installation */
    public Directory(IndexClient index, String prefix) {
        this.index = index;
        this.prefix = prefix;
    }

    public void start() {
        clock.scheduleWithFixedDelay(this::lookAgain, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** All collections, by name; the same map as long as nothing changes. Fails with a 503 if Elasticsearch never told them. */
    public CompletableFuture<Map<String, Collection>> all() {
        Seen last = seen;
        return last == null ? lookAgain() : CompletableFuture.completedFuture(last.collections());
    }

    /** Fails with a 404 if there is none of that name, and with a 503 if that cannot be told. */
    public CompletableFuture<Collection> find(String name) {
        Seen last = seen;
        if (last != null && last.collections().containsKey(name)) {
            return CompletableFuture.completedFuture(last.collections().get(name));
        }
        return findAnew(name); // it may be new
    }

    /**
     * The collection as Elasticsearch has it from this call on, not as it was last seen: for whoever found that the
     * index he knows is gone.
     */
    public CompletableFuture<Collection> findAnew(String name) {
        return lookFromNow().thenApply(all -> {
            if (!all.containsKey(name)) {
                throw unknown(name, all);
            }
            return all.get(name);
        });
    }

    private synchronized CompletableFuture<Map<String, Collection>> lookAgain() {
        if (following != null) {
            return following;
        }
        return !look.isDone() || sinceLook() < SOONEST_NANOS ? look : begin();
    }

    /** The look after the one under way, for that one may have seen what was there before; one for all who wait. */
    private synchronized CompletableFuture<Map<String, Collection>> lookFromNow() {
        if (following == null) {
            following = look.handle((all, failure) -> null)
                    .thenComposeAsync(none -> begin(), delayed(SOONEST_NANOS - sinceLook()));
        }
        return following;
    }

    private long sinceLook() {
        return System.nanoTime() - lookedAt;
    }

    private static Executor delayed(long nanos) {
        return CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS);
    }

    private synchronized CompletableFuture<Map<String, Collection>> begin() {
        CompletableFuture<Map<String, Collection>> next = new CompletableFuture<>();
        look = next;
        following = null;
        lookedAt = System.nanoTime();
        index.send(IndexRequest.get("/" + prefix + "*")
                        .with("features", "aliases,mappings")
                        .with("filter_path", "*.aliases,*.mappings._meta.tidemark"))
                .thenApply(this::read)
                .whenComplete((now, failure) -> {
                    if (failure == null) {
                        seen = now;
                        next.complete(now.collections());
                    } else {
                        next.completeExceptionally(failure);
                    }
                });
        return next;
    }

    private Seen read(IndexAnswer answer) {
        if (!answer.ok()) {
            throw answer.unexpected();
        }
        Seen last = seen;
        return last != null && last.told().equals(answer.json())
                ? last
                : new Seen(answer.json(), CollectionReader.read(answer.json(), prefix));
    }

    private static ProblemException unknown(String name, Map<String, Collection> all) {
        return new ProblemException(
                404,
                "unknown-collection",
                "Unknown collection",
                "There is no collection '" + name + "'" + Suggestion.of(name, all.keySet()) + ". "
                        + (all.isEmpty()
                                ? "There are none yet: the projector makes them."
                                : "There are: " + String.join(", ", all.keySet()) + "."));
    }

    @Override
    public void close() {
        clock.shutdown();
    }
}
