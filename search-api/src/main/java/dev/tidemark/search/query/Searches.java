package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.facets.FacetAnswer;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.freshness.Standing;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import dev.tidemark.search.text.DidYouMean;
import dev.tidemark.search.text.Highlights;
import dev.tidemark.search.text.Leniency;
import dev.tidemark.search.text.Relaxation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Searches a generation. Pages of one search show the same moment, each document once, whatever is written meanwhile.
 * Thread-safe.
 */
final class Searches {

    /** However often it is used: what was written since must be seen at last, and its files let go. */
    private static final Duration OLDEST_VIEW = Duration.ofHours(1);

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
            return lenient(collection, request, fingerprint, view, begun).whenComplete((page, failure) -> {
                if (GoneException.is(failure)) {
                    views.forget(shared);
                } else if (page != null && page.body().next() != null) {
                    shared.keep();
                }
            });
        });
    }

    /** Where the page begins that is asked for. Fails with a 410 if its view is too old, or cannot show what is asked for. */
    Cursor cursor(SearchRequest request, String fingerprint, Demand demand) {
        Cursor cursor = cursors.read(request.cursor(), fingerprint);
        View view = cursor.view();
        if (clock.millis() - view.openedAt() > OLDEST_VIEW.toMillis()) {
            throw Cursors.expired();
        } else if (demand.position() > view.position()) {
            throw Cursors.tooOld(view, demand.position());
        }
        return cursor;
    }

    /** A page behind the first. Fails with a 410 if its view is closed. */
    CompletableFuture<Page> next(Collection collection, SearchRequest request, Cursor cursor) {
        long begun = System.nanoTime();
        View view = cursor.view();
        return page(collection, request, cursor.leniency(), cursor.query(), view, cursor.after(), begun)
                .exceptionallyCompose(failure -> GoneException.is(failure)
                        ? gone(view, GoneException.of(failure))
                        : CompletableFuture.failedFuture(failure));
    }

    /** A view that is closed, one whose index was dropped, or trouble: where the answer does not tell, the index does. */
    private CompletableFuture<Page> gone(View view, GoneException gone) {
        return gone.isSure()
                ? CompletableFuture.failedFuture(Cursors.expired())
                : index.send(IndexRequest.head("/" + view.index()))
                        .thenCompose(there -> CompletableFuture.failedFuture(
                                there.status() == 404 ? Cursors.expired() : IndexAnswer.unavailable()));
    }

    /** As it was typed; where nothing matches, with typos; where still nothing matches, without some of the words. */
    private CompletableFuture<Page> lenient(
            Collection collection, SearchRequest request, String fingerprint, View view, long begun) {
        int words = request.question().wanted().size();
        Function<Leniency, CompletableFuture<Page>> pages =
                leniency -> page(collection, request, leniency, fingerprint, view, null, begun);
        return pages.apply(Leniency.NONE)
                .thenCompose(page -> words == 0
                        ? CompletableFuture.completedFuture(page)
                        : matches(page, collection, request, Leniency.NONE, view)
                                .thenCompose(matches -> matches
                                        ? CompletableFuture.completedFuture(page)
                                        : forgiving(collection, request, view, pages)));
    }

    private CompletableFuture<Page> forgiving(
            Collection collection,
            SearchRequest request,
            View view,
            Function<Leniency, CompletableFuture<Page>> pages) {
        return pages.apply(Leniency.TYPOS)
                .thenCompose(page -> request.question().wanted().size() < 2
                        ? CompletableFuture.completedFuture(page)
                        : matches(page, collection, request, Leniency.TYPOS, view)
                                .thenCompose(matches -> matches
                                        ? CompletableFuture.completedFuture(page)
                                        : relaxed(collection, request, view)
                                                .thenCompose(leniency -> leniency.isEmpty()
                                                        ? CompletableFuture.completedFuture(page)
                                                        : pages.apply(leniency.get()))));
    }

    /**
     * Whether anything matches, were nothing chosen in facets. A choice that leaves nothing must not change what the words
     * mean: other values of its facet are counted and found by the same words.
     */
    private CompletableFuture<Boolean> matches(
            Page page, Collection collection, SearchRequest request, Leniency leniency, View view) {
        boolean some = page.body().total().value() > 0;
        return some || request.ground(collection).equals(request.filters())
                ? CompletableFuture.completedFuture(some)
                : ask(request, view, SearchBody.any(collection, request, leniency, view, lifetime, limit))
                        .thenApply(answer -> answer.at("/hits/total/value").asLong() > 0);
    }

    private CompletableFuture<Optional<Leniency>> relaxed(Collection collection, SearchRequest request, View view) {
        Relaxation relaxation = new Relaxation(collection, request.question());
        return trial(collection, request, view, relaxation.counts()).thenCompose(counts -> {
            List<List<Integer>> choices = relaxation.choices(relaxation.counted(counts));
            return choices.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : trial(collection, request, view, relaxation.trials(choices))
                            .thenApply(trials -> relaxation.chosen(choices, trials));
        });
    }

    private CompletableFuture<JsonNode> trial(
            Collection collection, SearchRequest request, View view, ObjectNode aggregations) {
        return ask(request, view, SearchBody.trial(collection, request, view, aggregations, lifetime, limit))
                .thenApply(answer -> answer.path("aggregations"));
    }

    private CompletableFuture<Page> page(
            Collection collection,
            SearchRequest request,
            Leniency leniency,
            String fingerprint,
            View view,
            JsonNode after,
            long begun) {
        ObjectNode body = SearchBody.of(collection, request, leniency, view, after, lifetime, limit);
        return Chosen.hits(collection, request.fields(), body, of -> ask(request, view, of))
                .thenApply(answer -> page(answer, collection, request, leniency, fingerprint, view, begun));
    }

    private CompletableFuture<JsonNode> ask(SearchRequest request, View view, ObjectNode body) {
        return index.send(IndexRequest.post("/_search")
                        .with("allow_partial_search_results", "false")
                        .with(body)
                        .withDocumentsAsText()
                        .forRequest(request.origin()))
                .thenCompose(answer ->
                        RefusedFilters.complete(index, view.index(), request.filters(), answer, request.origin()));
    }

    private Page page(
            JsonNode answer,
            Collection collection,
            SearchRequest request,
            Leniency leniency,
            String fingerprint,
            View view,
            long begun) {
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
                hits.add(new Page.Hit(
                        hit.path("_id").asText(),
                        request.scope().isEmpty() ? hit.get("_score") : null,
                        hit.get("_source"),
                        request.highlight() ? Highlights.read(collection, hit.path("highlight")) : Map.of()));
            }
        }
        String next = limit > 0 && found.size() > limit
                ? cursors.write(new Cursor(
                        fingerprint, latest, leniency, found.get(limit - 1).get("sort")))
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
                        leniency.optional().isEmpty()
                                ? null
                                : new Page.Relaxed(Relaxation.words(request.question(), leniency.optional())),
                        leniency.typos(),
                        leniency.typos() && request.cursor() == null
                                ? DidYouMean.of(collection, request.question(), leniency.optional(), found)
                                : null,
                        next,
                        took),
                view.standing(freshness.now(collection.name()), clock.millis()));
    }
}
