package dev.tidemark.search.query;

import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.freshness.Standing;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The views that first pages are searched in. Every search needs one, for its later pages must show what its first one
 * came from; but between two refreshes all see the same, so they share one. However many searches there are, and
 * however fast the index changes, a bounded number of views is open. Thread-safe.
 */
final class Views {

    /** While nothing new is searchable an old view is as good as a new one; this is for what the position cannot tell. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How old a view may be where something newer is searchable that the request did not ask for. */
    private static final long SUPERSEDED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** With cursors into them, of one generation: more than are made in two minutes, unless every search waits. */
    private static final int MOST_KEPT = 512;

    private final IndexClient index;
    private final Duration lifetime;
    private final Clock clock;
    private final Executor afterSearches;
    private final ConcurrentMap<String, Slot> current = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Map<String, Queue<View>> kept = new HashMap<>();

    /** @param opened fails if it cannot be */
    private record Slot(CompletableFuture<SharedView> opened, long position, long since) {

        boolean serves(Standing now, long wanted) {
            long age = System.nanoTime() - since;
            return !opened.isCompletedExceptionally()
                    && position >= wanted
                    && age < (position < now.position() ? SUPERSEDED_NANOS : LONGEST_NANOS);
        }

        boolean holds(SharedView view) {
            return opened.isDone() && !opened.isCompletedExceptionally() && opened.join() == view;
        }
    }

    /**
     * @param lifetime how long a view stays open after it was last used
     * @param searchLimit how long a search may take: a view that was replaced may still be in use for as long
     */
    Views(IndexClient index, Duration lifetime, Duration searchLimit, Clock clock) {
        this.index = index;
        this.lifetime = lifetime;
        this.clock = clock;
        this.afterSearches =
                CompletableFuture.delayedExecutor(2 * searchLimit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    }

    /**
     * A view of a generation that is complete up to the wanted position at least. Fails with {@link GoneException} if
     * there is no such generation any more.
     *
     * @param now how things stand, asked for before this call: whatever is opened from here on is complete up to there
     * @param wanted not more than {@code now} has
     */
    CompletableFuture<SharedView> of(String generation, Standing now, long wanted) {
        while (true) {
            Slot before = current.get(generation);
            if (before != null && before.serves(now, wanted)) {
                return before.opened();
            }
            Slot fresh = new Slot(new CompletableFuture<>(), now.position(), System.nanoTime());
            if (before == null) {
                if (current.putIfAbsent(generation, fresh) == null) {
                    return open(generation, now, fresh);
                }
            } else if (current.replace(generation, before, fresh)) {
                before.opened().thenAcceptAsync(this::retire, afterSearches);
                return open(generation, now, fresh);
            }
        }
    }

    /** For whoever found that it may not be there any more; if it is, it is closed like one that was replaced. */
    void forget(SharedView view) {
        String generation = view.view().index();
        Slot slot = current.get(generation);
        if (slot != null && slot.holds(view) && current.remove(generation, slot)) {
            afterSearches.execute(() -> retire(view));
        }
    }

    private CompletableFuture<SharedView> open(String generation, Standing now, Slot slot) {
        index.send(IndexRequest.post("/" + generation + "/_pit").with("keep_alive", lifetime.toSeconds() + "s"))
                .thenApply(answer -> new SharedView(view(generation, now, answer)))
                .whenComplete((view, failure) -> {
                    if (failure == null) {
                        slot.opened().complete(view);
                    } else {
                        slot.opened().completeExceptionally(failure);
                    }
                });
        return slot.opened();
    }

    private View view(String generation, Standing now, IndexAnswer answer) {
        if (answer.mayBeGone()) {
            throw new GoneException(answer);
        } else if (!answer.ok()) {
            throw answer.unexpected();
        }
        return new View(
                answer.json().path("id").asText(),
                generation,
                now.position(),
                now.known() ? now.lag().toMillis() : 0,
                clock.millis());
    }

    private void retire(SharedView replaced) {
        View close = replaced.isKept() ? eldest(replaced.view()) : replaced.view();
        if (close != null) {
            index.send(IndexRequest.delete(
                    "/_pit", Json.mapper().createObjectNode().put("id", close.pit())));
        }
    }

    /** What has to make room for one more; null for nothing. */
    private synchronized View eldest(View view) {
        Queue<View> views = kept.computeIfAbsent(view.index(), generation -> new ArrayDeque<>());
        views.add(view);
        return views.size() > MOST_KEPT ? views.remove() : null;
    }
}
