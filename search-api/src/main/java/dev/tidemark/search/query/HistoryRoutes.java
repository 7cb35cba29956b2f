package dev.tidemark.search.query;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.collections.Access;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Filter;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.Freshness;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code GET /v1/{collection}/{id}/{history}}: what became of a document, told by another collection. Whoever owns the
 * document may read it; anybody else only if he may read that collection.
 */
public final class HistoryRoutes {

    private final Directory directory;
    private final Freshness freshness;
    private final Documents documents;
    private final Pages pages;
    private final Gate gate;

    public HistoryRoutes(Directory directory, Freshness freshness, Documents documents, Pages pages, Gate gate) {
        this.directory = directory;
        this.freshness = freshness;
        this.documents = documents;
        this.pages = pages;
        this.gate = gate;
    }

    public void install(RoutesConfig routes) {
        routes.get("/v1/{collection}/{id}/{history}", ctx -> ctx.future(() -> history(ctx)));
    }

    private CompletableFuture<Void> history(Context ctx) {
        Demand demand = Demand.of(ctx);
        String name = ctx.pathParam("history");
        return directory.find(ctx.pathParam("collection")).thenCompose(collection -> {
            Access.History history = collection.access().histories().get(name);
            if (history == null) {
                throw new ProblemException(
                        404,
                        "not-found",
                        "Not found",
                        "Documents of " + collection.name() + " have no '" + name + "'; they have "
                                + Stream.concat(Stream.of("similar"), collection.access().histories().keySet().stream())
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ".");
            }
            boolean owned = !gate.scope(ctx, collection).isEmpty();
            long begun = System.nanoTime();
            CompletableFuture<Page> told = pages.of(asked(ctx, collection, history, owned, demand));
            // What keeps the page from being told, that it is too large for instance, is for those alone who may
            // see the document; but not that it is too early for it: then the document may be to come, too.
            return told.handle((page, failure) -> failure == null
                            ? !owned && page.body().total().value() > 0 // also of what is gone by now
                            : !owned || Freshness.isNotReached(failure))
                    .thenCompose(known -> known
                            ? told
                            : there(ctx, collection, demand.after(Duration.ofNanos(System.nanoTime() - begun)))
                                    .thenCompose(there -> told))
                    .thenAccept(page -> PageAnswer.write(ctx, page));
        });
    }

    /** Fails where there is no such document, or not for this caller. */
    private CompletableFuture<Documents.Found> there(Context ctx, Collection collection, Demand demand) {
        String id = ctx.pathParam("id");
        return freshness
                .reached(collection.name(), demand)
                .thenCompose(now -> documents.find(ctx, collection, id, List.of()))
                .thenApply(found -> found.orElseThrow(() -> Documents.notFound(collection.name(), id)));
    }

    private Asked asked(Context ctx, Collection collection, Access.History history, boolean owned, Demand demand) {
        String id = ctx.pathParam("id");
        Map<String, List<String>> parameters = PageAnswer.parameters(ctx);
        if (!history.sort().isEmpty()) {
            parameters.putIfAbsent("sort", List.of(history.sort()));
        }
        return new Asked(
                history.collection(),
                ctx.path(),
                of -> {
                    history.mistake(of).ifPresent(mistake -> {
                        throw broken(collection, mistake);
                    });
                    List<Filter> all = new ArrayList<>();
                    if (!owned) {
                        all.addAll(gate.scope(ctx, of).filters());
                    }
                    all.add(filter(() -> Filter.exactly(of.filters().get(history.on()), id))
                            .orElseThrow(() -> Documents.notFound(collection.name(), id)));
                    history.where()
                            .forEach((filter, value) ->
                                    all.add(filter(() -> Filter.of(of.filters().get(filter), value))
                                            .orElseThrow(() -> broken(
                                                    collection,
                                                    of.name() + " can have no '" + value + "' as '" + filter + "'"))));
                    return new Conditions(all);
                },
                parameters,
                demand,
                Origins.of(ctx));
    }

    /** Empty where the field can have no such value. */
    private static Optional<Filter> filter(Supplier<Filter> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException noSuchValue) {
            return Optional.empty();
        }
    }

    private static ProblemException broken(Collection collection, String mistake) {
        return new ProblemException(
                500,
                "broken-history",
                "Broken history",
                "The projection of " + collection.name() + " declares a history that cannot be told: " + mistake + ".");
    }
}
