package dev.tidemark.search.collections;

import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code GET /v1/collections}: what can be asked for, for people and for programs that build a search page. */
public final class CollectionRoutes {

    private final Directory directory;

    public CollectionRoutes(Directory directory) {
        this.directory = directory;
    }

    record Listing(List<Offer> collections) {}

    /** @param access who reads it: {@code everyone}, {@code owner} or {@code operators} */
    record Offer(
            String name,
            List<Searchable> searchable,
            List<Named> filterable,
            List<Named> sortable,
            List<Named> facets,
            String access,
            List<String> histories) {}

    record Searchable(String field, double weight) {}

    /** @param array in which the field stands: filters on one array hold for the same object in it; null for none */
    record Named(String field, String kind, String array) {}

    public void install(RoutesConfig routes) {
        routes.get("/v1/collections", ctx -> ctx.future(() -> list(ctx)));
    }

    private CompletableFuture<Void> list(Context ctx) {
        Query.only(ctx, List.of());
        return directory
                .all()
                .thenAccept(all -> ctx.json(new Listing(
                        all.values().stream().map(CollectionRoutes::offer).toList())));
    }

    private static Offer offer(Collection collection) {
        Access access = collection.access();
        return new Offer(
                collection.name(),
                collection.text().stream()
                        .map(field -> new Searchable(field.name(), field.weight()))
                        .toList(),
                named(collection.filters()),
                named(collection.sorts()),
                named(collection.facets()),
                access.isOpen() ? "everyone" : access.operators() ? "operators" : "owner",
                List.copyOf(access.histories().keySet()));
    }

    private static List<Named> named(Map<String, Field> fields) {
        return fields.entrySet().stream()
                .map(entry -> new Named(
                        entry.getKey(),
                        entry.getValue().kind().text(),
                        entry.getValue().nested()))
                .toList();
    }
}
