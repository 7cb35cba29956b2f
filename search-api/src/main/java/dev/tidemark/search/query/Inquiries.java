package dev.tidemark.search.query;

import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.freshness.Demand;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.freshness.FreshnessHeaders;
import dev.tidemark.search.index.IndexAnswer;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What requests to a collection have in common: it is found, they are understood, they wait until it is complete enough,
 * the index is asked, and asked anew where the generation was gone by then. Thread-safe.
 */
public final class Inquiries {

    private final Directory directory;
    private final Freshness freshness;
    private final Outages outages = new Outages();

    public Inquiries(Directory directory, Freshness freshness) {
        this.directory = directory;
        this.freshness = freshness;
    }

    /**
     * Answers a request to the collection in its path.
     *
     * @param understand fails where the request is to be refused: before it waits
     * @param answer what is sent, from what was found and how many milliseconds that took
     */
    <W, A> CompletableFuture<Void> answer(
            Context ctx,
            Function<Collection, W> understand,
            BiFunction<Collection, W, CompletableFuture<A>> ask,
            BiFunction<A, Long, Object> answer) {
        long begun = System.nanoTime();
        Demand demand = Demand.of(ctx);
        return directory.find(ctx.pathParam("collection")).thenCompose(collection -> {
            W wanted = understand.apply(collection);
            return freshness
                    .reached(collection.name(), demand)
                    .thenCompose(now -> search(collection, of -> {
                                W then = of == collection ? wanted : understand.apply(of);
                                return generation(of, of.index(), () -> ask.apply(of, then));
                            })
                            .thenAccept(found -> {
                                FreshnessHeaders.write(ctx, now);
                                Json.answer(ctx, answer.apply(found, (System.nanoTime() - begun) / 1_000_000));
                            }));
        });
    }

    /**
     * Searches the collection of this name. Where no shard of it answers, fails with a 503 that says so.
     *
     * @param ask asks a {@link #generation}; fails with a {@link GoneException} where that may be gone
     */
    <A> CompletableFuture<A> search(String name, Function<Collection, CompletableFuture<A>> ask) {
        return directory.find(name).thenCompose(collection -> search(collection, ask));
    }

    private <A> CompletableFuture<A> search(Collection collection, Function<Collection, CompletableFuture<A>> ask) {
        return asItIsThen(directory, collection, ask).exceptionallyCompose(failure -> {
            GoneException gone = GoneException.of(failure);
            if (gone == null) {
                return CompletableFuture.failedFuture(failure);
            } else if (gone.isSure()) {
                return CompletableFuture.failedFuture(IndexAnswer.unavailable());
            }
            outages.begin(collection.index());
            return CompletableFuture.failedFuture(Outages.of(collection.name()));
        });
    }

    /** Asks a generation of a collection, unless no shard of it answered a moment ago: then fails at once. */
    <A> CompletableFuture<A> generation(Collection collection, String index, Supplier<CompletableFuture<A>> ask) {
        return outages.lasts(index) ? CompletableFuture.failedFuture(Outages.of(collection.name())) : ask.get();
    }

    /**
     * Asks a collection for a document.
     *
     * @param ask fails with a {@link GoneException} where its generation may be gone
     */
    static <A> CompletableFuture<A> ask(
            Directory directory, Collection collection, Function<Collection, CompletableFuture<A>> ask) {
        return asItIsThen(directory, collection, ask)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        GoneException.is(failure) ? IndexAnswer.unavailable() : failure));
    }

    /**
     * Asks once more where the generation was gone: one is deleted at once when another one has taken its place, whoever is
     * just asking it.
     */
    private static <A> CompletableFuture<A> asItIsThen(
            Directory directory, Collection collection, Function<Collection, CompletableFuture<A>> ask) {
        return ask.apply(collection)
                .exceptionallyCompose(failure -> GoneException.is(failure)
                        ? directory.findAnew(collection.name()).thenCompose(ask)
                        : CompletableFuture.failedFuture(failure));
    }
}
