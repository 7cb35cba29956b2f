package dev.tidemark.search.query;

import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.freshness.FreshnessHeaders;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.Unavailable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** {@code GET /v1/{collection}}. */
public final class SearchRoutes {

    /** What servers in between let pass; the answer has the cursor in any case. */
    private static final int LONGEST_LINK = 4_096;

    private static final Set<String> ONE_PAGE_ONLY = Set.of("cursor", "after", "wait");

    private final Directory directory;
    private final Freshness freshness;
    private final Searches searches;

    /**
     * @param cursorKey signs cursors; empty makes one
     * @param lifetime of a cursor after its page
     * @param limit how long a search may take
     */
    public SearchRoutes(
            Directory directory,
            Freshness freshness,
            IndexClient index,
            String cursorKey,
            Duration lifetime,
            Duration limit,
            Clock clock) {
        this.directory = directory;
        this.freshness = freshness;
        Views views = new Views(index, lifetime, limit, clock);
        this.searches = new Searches(index, freshness, views, new Cursors(cursorKey), lifetime, limit, clock);
    }

    public void install(RoutesConfig routes) {
        routes.get("/v1/{collection}", ctx -> ctx.future(() -> search(ctx)));
    }

    private CompletableFuture<Void> search(Context ctx) {
        String name = ctx.pathParam("collection");
        Demand demand = Demand.of(ctx);
        return directory
                .find(name)
                .thenCompose(collection -> page(ctx, collection, demand))
                .exceptionallyCompose(failure -> GoneException.is(failure)
                        ? directory.findAnew(name).thenCompose(collection -> page(ctx, collection, demand))
                        : CompletableFuture.failedFuture(failure))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        GoneException.is(failure)
                                ? Unavailable.because("index-unavailable", "The index is being replaced.")
                                : failure))
                .thenAccept(page -> answer(ctx, page));
    }

    private CompletableFuture<Page> page(Context ctx, Collection collection, Demand demand) {
        Map<String, List<String>> parameters = parameters(ctx);
        SearchRequest request = Parameters.read(collection, Conditions.NONE, parameters);
        String fingerprint = Cursors.fingerprint(collection.name(), parameters);
        return request.cursor() != null
                ? searches.next(collection, request, fingerprint, demand)
                : freshness
                        .reached(demand)
                        .thenCompose(now -> searches.first(collection, request, fingerprint, demand, now));
    }

    private void answer(Context ctx, Page page) {
        FreshnessHeaders.write(ctx, page.standing());
        String next = page.body().next();
        if (next != null && next.length() <= LONGEST_LINK) {
            ctx.header("Link", "<" + ctx.path() + "?" + sameAs(parameters(ctx), next) + ">; rel=\"next\"");
        }
        ctx.json(page.body());
    }

    /** Without the nameless one that a stray {@code &} makes. */
    private static Map<String, List<String>> parameters(Context ctx) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(ctx.queryParamMap());
        parameters.computeIfPresent("", (none, values) -> values.stream().allMatch(String::isEmpty) ? null : values);
        return parameters;
    }

    private static String sameAs(Map<String, List<String>> given, String next) {
        String same = given.entrySet().stream()
                .filter(parameter -> !ONE_PAGE_ONLY.contains(parameter.getKey()))
                .map(parameter -> encoded(parameter.getKey()) + "="
                        + encoded(parameter.getValue().get(0)) + "&")
                .collect(Collectors.joining());
        return same + "cursor=" + next;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
