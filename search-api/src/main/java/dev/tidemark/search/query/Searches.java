package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.facets.FacetAnswer;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.freshness.Standing;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import dev.tidemark.search.index.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Searches a generation. Pages of one search show the same moment, each document once, whatever is written meanwhile.
 * Thread-safe.
 */
final class Searches {

    private final IndexClient index;
    private final Freshness freshness;
    private final Views views;
    private final Cursors cursors;
    private final Duration lifetime;
    private final Duration limit;
    private final Clock clock;

    /**
     * @param lifetime of a cursor after its page
     * @param limit how long a search may take
     */
    Searches(
            IndexClient index,
            Freshness freshness,
            Views views,
            Cursors cursors,
            Duration lifetime,
            Duration limit,
            Clock clock) {
        this.index = index;
        this.freshness = freshness;
        this.views = views;
        this.cursors = cursors;
        this.lifetime = lifetime;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * The first page. Fails with {@link GoneException} if the generation is not there any more.
     *
     * @param now what it must be complete up to at least; was asked for before this call
     */
    CompletableFuture<Page> first(
            Collection collection, SearchRequest request, String fingerprint, Demand demand, Standing now) {
        long begun = System.nanoTime();
        return views.of(collection.index(), now, demand.position()).thenCompose(shared -> {
            View view = shared.view();
            return page(collection, request, fingerprint, view, null, begun).whenComplete((page, failure) -> {
                if (GoneException.is(failure)) {
                    views.forget(view);
                } else if (page != null && page.body().next() != null) {
                    shared.keep();
                }
            });
        });
    }

    /** A page behind the first. Fails with a 410 if its view is closed, or cannot show what is asked for. */
    CompletableFuture<Page> next(Collection collection, SearchRequest request, String fingerprint, Demand demand) {
        long begun = System.nanoTime();
        Cursor cursor = cursors.read(request.cursor(), fingerprint);
        View view = cursor.view();
        if (demand.position() > view.position()) {
            throw Cursors.tooOld(view, demand.position());
        }
        return page(collection, request, fingerprint, view, cursor.after(), begun)
                .exceptionally(failure -> {
                    throw GoneException.is(failure)
                            ? Cursors.expired()
                            : failure instanceof RuntimeException other ? other : new IllegalStateException(failure);
                });
    }

    private CompletableFuture<Page> page(
            Collection collection, SearchRequest request, String fingerprint, View view, JsonNode after, long begun) {
        return index.send(IndexRequest.post("/_search")
                        .with("allow_partial_search_results", "false")
                        .with(SearchBody.of(collection, request, view.pit(), after, lifetime, limit)))
                .thenCompose(answer -> answer.ok()
                        ? CompletableFuture.completedFuture(page(answer.json(), request, fingerprint, view, begun))
                        : failed(view, answer));
    }

    /** A view that is closed, one whose index was dropped, or trouble: the answer alone does not always tell. */
    private CompletableFuture<Page> failed(View view, IndexAnswer answer) {
        if (answer.status() == 404) {
            return CompletableFuture.failedFuture(new GoneException());
        }
        return index.send(IndexRequest.head("/" + view.index())).thenApply(there -> {
            throw there.status() == 404 ? new GoneException() : answer.unexpected();
        });
    }

    private Page page(JsonNode answer, SearchRequest request, String fingerprint, View view, long begun) {
        if (answer.path("timed_out").asBoolean()) {
            throw Unavailable.because(
                    "search-too-long", "The search took longer than it may. Fewer words or more filters may help.");
        }
        View latest = new View(
                answer.path("pit_id").asText(view.pit()),
                view.index(),
                view.position(),
                view.lagMillis(),
                view.openedAt());
        int limit = request.limit();
        List<Page.Hit> hits = new ArrayList<>();
        JsonNode found = answer.path("hits").path("hits");
        for (JsonNode hit : found) {
            if (hits.size() < limit) {
                hits.add(new Page.Hit(hit.path("_id").asText(), hit.get("_score"), hit.get("_source"), Map.of()));
            }
        }
        String next = found.size() > limit
                ? cursors.write(
                        new Cursor(fingerprint, latest, found.get(limit - 1).get("sort")))
                : null;
        JsonNode total = answer.path("hits").path("total");
        long took = (System.nanoTime() - begun) / 1_000_000;
        return new Page(
                new Page.Body(
                        hits,
                        new Page.Total(
                                total.path("value").asLong(),
                                total.path("relation").asText()),
                        request.cursor() == null
                                ? FacetAnswer.read(request.facets(), answer.path("aggregations"))
                                : Map.of(),
                        null,
                        null,
                        next,
                        took),
                view.standing(freshness.now(), clock.millis()));
    }
}
