package dev.tidemark.search.query;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.collections.Access;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Filter;
import dev.tidemark.search.freshness.Demand;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * {@code GET /v1/{collection}/{id}/{history}}: what became of a document, told by another collection. Whoever owns the
 * document may read it; anybody else only if he may read that collection.
 */
public final class HistoryRoutes {

    private final Directory directory;
    private final Documents documents;
    private final Pages pages;
    private final Gate gate;

    public HistoryRoutes(Directory directory, Documents documents, Pages pages, Gate gate) {
        this.directory = directory;
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
        String id = ctx.pathParam("id");
        return directory.find(ctx.pathParam("collection")).thenCompose(collection -> {
            Access.History history = collection.access().histories().get(name);
            if (history == null) {
                throw new ProblemException(
                        404, "not-found", "Not found", "Documents of " + collection.name() + " have no " + name + ".");
            }
            boolean owned = !gate.scope(ctx, collection).isEmpty();
            return pages.of(asked(ctx, collection, history, owned, demand))
                    .thenCompose(page -> !owned && page.body().total().value() > 0
                            ? CompletableFuture.completedFuture(page) // also of what is gone by now
                            : documents.find(ctx, collection, id).thenApply(found -> {
                                found.orElseThrow(() -> Documents.notFound(collection.name(), id));
                                return page;
                            }))
                    .thenAccept(page -> PageAnswer.write(ctx, page));
        });
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
                    List<Filter> all = new ArrayList<>();
                    if (!owned) {
                        all.addAll(gate.scope(ctx, of).filters());
                    }
                    all.add(filter(collection, of, history.on(), id));
                    history.where().forEach((filter, value) -> all.add(filter(collection, of, filter, value)));
                    return new Conditions(all);
                },
                parameters,
                demand);
    }

    private static Filter filter(Collection from, Collection history, String name, String value) {
        Field field = history.filters().get(name);
        if (field == null) {
            throw new IllegalStateException("the history of " + from.name() + " is on " + name + ", by which "
                    + history.name() + " cannot be filtered: name it there, under search.filter");
        }
        try {
            return Filter.exactly(field, value);
        } catch (IllegalArgumentException noSuchValue) {
            throw Documents.notFound(from.name(), value);
        }
    }
}
