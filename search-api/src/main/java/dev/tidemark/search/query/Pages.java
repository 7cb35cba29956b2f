package dev.tidemark.search.query;

import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.index.IndexClient;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** From what is asked to its page, whatever happens to the generation meanwhile. Thread-safe. */
public final class Pages {

    private final Inquiries inquiries;
    private final Freshness freshness;
    private final Searches searches;

    /**
     * @param cursorKey encrypts cursors; empty makes one
     * @param lifetime of a cursor after its page
     * @param limit how long a search may take
     */
    public Pages(
            Inquiries inquiries,
            Freshness freshness,
            IndexClient index,
            String cursorKey,
            Duration lifetime,
            Duration limit,
            Clock clock) {
        this.inquiries = inquiries;
        this.freshness = freshness;
        Views views = new Views(index, lifetime, limit, clock);
        this.searches = new Searches(index, freshness, views, new Cursors(cursorKey), lifetime, limit, clock);
    }

    CompletableFuture<Page> of(Asked asked) {
        return inquiries.search(asked.collection(), collection -> page(asked, collection));
    }

    private CompletableFuture<Page> page(Asked asked, Collection collection) {
        SearchRequest request =
                Parameters.read(collection, asked.scope().apply(collection), asked.parameters(), asked.origin());
        String fingerprint = Cursors.fingerprint(asked.what(), asked.parameters());
        if (request.cursor() != null) {
            Cursor cursor = searches.cursor(request, fingerprint, asked.demand());
            return inquiries.generation(
                    collection, cursor.view().index(), () -> searches.next(collection, request, cursor));
        }
        return inquiries.generation(
                collection,
                collection.index(),
                () -> freshness
                        .reached(collection.name(), asked.demand())
                        .thenCompose(now -> searches.first(collection, request, fingerprint, asked.demand(), now)));
    }
}
