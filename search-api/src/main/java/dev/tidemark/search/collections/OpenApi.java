package dev.tidemark.search.collections;

import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.OpenApiDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The service's OpenAPI document with what each collection offers: paths of its own, with its filters as parameters, and its
 * documents as they are. Made anew only where a collection changes. Thread-safe.
 */
public final class OpenApi {

    private final Directory directory;

    // Guarded by this.
    private Map<String, Collection> described = Map.of();
    private final Map<Set<String>, byte[]> documents = new HashMap<>();

    public OpenApi(Directory directory) {
        this.directory = directory;
    }

    /**
     * The paths for any collection alone where it is not known which there are.
     *
     * @param document what holds whatever there is
     * @param reads whether the caller may see what documents of a collection look like; what they can be asked for is no
     *     secret
     * @return as JSON; not to be written to
     */
    public CompletableFuture<byte[]> complete(OpenApiDocument document, Predicate<Collection> reads) {
        return directory
                .all()
                .exceptionally(unknown -> Map.of())
                .thenApply(collections -> completed(document, collections, reads));
    }

    private synchronized byte[] completed(
            OpenApiDocument document, Map<String, Collection> collections, Predicate<Collection> reads) {
        if (collections != described) {
            described = collections;
            documents.clear();
        }
        Set<String> readable = collections.values().stream()
                .filter(reads)
                .map(Collection::name)
                .collect(Collectors.toSet());
        return documents.computeIfAbsent(
                readable, names -> Json.bytes(new CollectionPaths(document.copy(), collections, names).document()));
    }
}
