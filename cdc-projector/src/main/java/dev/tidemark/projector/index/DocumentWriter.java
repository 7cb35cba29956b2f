package dev.tidemark.projector.index;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.ChunkSize;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentLoader;
import dev.tidemark.projector.document.DocumentLoader.Loaded;
import dev.tidemark.projector.document.DocumentWrite;
import dev.tidemark.projector.document.Parts;
import dev.tidemark.projector.document.Parts.Part;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Brings documents, named by key, up to date in their indices: loads them, writes them, and loads anew what waited too long.
 * Live changes, first fill and fan-out all come through here, so they cannot disagree. Thread-safe.
 *
 * <p>What is being loaded is bounded in bytes, whoever loads: room is taken before a load by what documents of the collection
 * have weighed, a load that needs more stops, and what it did not come to is loaded in smaller chunks.
 */
public final class DocumentWriter {

    /** How many documents share a snapshot: large enough for the round trips not to count; fewer where they are heavy. */
    public static final int KEYS_AT_ONCE = DocumentLoader.KEYS_A_QUERY;

    /** What a load should take. */
    private static final long CHUNK_BYTES = 2 << 20;

    private static final long LOADED_BYTES = 24 << 20;

    /** Its arrays, and the document that they go into. */
    private static final int COPIES = 2;

    private final Snapshots snapshots;
    private final BulkWriter bulk;
    private final Executor reloads;
    private final ByteBudget loading = new ByteBudget(LOADED_BYTES);
    private final Map<String, ChunkSize> sizes = new ConcurrentHashMap<>();
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    public DocumentWriter(Snapshots snapshots, BulkWriter bulk, Executor reloads) {
        this.snapshots = snapshots;
        this.bulk = bulk;
        this.reloads = reloads;
    }

    /** Notes from now on which of these documents are written, in whatever index. To be closed. */
    public Watch watch(String collection, Collection<String> ids) {
        Watch watch = new Watch(collection, ids, watches::remove);
        watches.add(watch);
        return watch;
    }

    /**
     * Loads on the calling thread and blocks while the bulk writer is full. No snapshot is held while it blocks.
     *
     * @param mustSee the transactions that made this necessary
     * @return completes when every document has its final outcome; if only some of them could be loaded, it fails once these
     *     have theirs
     * @throws dev.tidemark.projector.document.LoadException if none could be loaded
     */
    public CompletableFuture<Void> write(Target target, GtidSet mustSee, Collection<DocumentKey> keys) {
        List<DocumentKey> all = List.copyOf(keys);
        watches.forEach(watch -> watch.touch(all)); // before the load: who looks later must know that it was under way
        ChunkSize size =
                sizes.computeIfAbsent(target.plan().collection(), any -> new ChunkSize(KEYS_AT_ONCE, CHUNK_BYTES));
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        Parts parts = new Parts(all, KEYS_AT_ONCE, mostRoom());
        while (!parts.isEmpty()) {
            Part part = parts.next(size.documents(), size::room);
            List<DocumentKey> rest;
            try {
                rest = write(new Chunk(target, mustSee, part), size, writes);
            } catch (RuntimeException | Error e) {
                if (writes.isEmpty()) {
                    throw e;
                }
                writes.add(
                        CompletableFuture.failedFuture(e)); // for whoever must know when nothing is on its way any more
                break;
            }
            if (rest.size() == part.keys().size()) {
                size.shrink(rest.size());
            }
            parts.loaded(part, rest);
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    private record Chunk(Target target, GtidSet mustSee, Part part) {}

    private long mostRoom() {
        return (long) COPIES * bulk.documentBytes();
    }

    /** Returns the keys for which there was no room. */
    private List<DocumentKey> write(Chunk chunk, ChunkSize size, List<CompletableFuture<Void>> writes) {
        // Alone as long as nobody knows what such documents weigh.
        long room = chunk.part().room();
        long reserved = size.isKnown() ? room : Math.max(room, LOADED_BYTES);
        acquire(reserved);
        try {
            List<DocumentWrite> loaded = new ArrayList<>();
            List<DocumentKey> rest = load(chunk, size, loaded);
            long needless = Math.max(0, reserved - bytes(loaded));
            reserved -= needless;
            loading.release(needless); // while these wait for the bulk writer, others may load
            writes.add(bulk.write(loaded).thenCompose(result -> writeAnew(chunk.target(), result)));
            return rest;
        } finally {
            loading.release(reserved);
        }
    }

    private static long bytes(List<DocumentWrite> writes) {
        return writes.stream()
                .filter(write -> !write.isDelete())
                .mapToLong(write -> write.source().length)
                .sum();
    }

    private void acquire(long bytes) {
        try {
            loading.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for room to load documents");
        }
    }

    private List<DocumentKey> load(Chunk chunk, ChunkSize size, List<DocumentWrite> writes) {
        Target target = chunk.target();
        try (Snapshot snapshot = snapshots.open(chunk.mustSee())) {
            Loaded loaded = DocumentLoader.load(snapshot, target.plan(), chunk.part());
            size.learn(loaded.weight());
            Set<DocumentKey> unknown = Set.copyOf(loaded.rest());
            for (DocumentKey key : chunk.part().keys()) {
                if (!unknown.contains(key)) {
                    for (String index : target.indices()) {
                        writes.add(DocumentWrite.of(
                                target.plan(),
                                index,
                                key,
                                snapshot.position(),
                                loaded.documents().get(key),
                                snapshot.takenAt()));
                    }
                }
            }
            return loaded.rest();
        }
    }

    private CompletableFuture<Void> writeAnew(Target target, WriteResult result) {
        if (result.expired().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<DocumentKey> keys =
                result.expired().stream().map(DocumentWrite::key).distinct().toList();
        return CompletableFuture.supplyAsync(() -> write(target, GtidSet.empty(), keys), reloads)
                .thenCompose(written -> written);
    }
}
