package dev.tidemark.projector.index;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.ChunkSize;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentLoader;
import dev.tidemark.projector.document.DocumentLoader.Loaded;
import dev.tidemark.projector.document.DocumentWrite;
import dev.tidemark.projector.document.LoadedDocument;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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

    private static final long CHUNK_BYTES = 1 << 20;
    private static final long LOADED_BYTES = 24 << 20;

    /** By so much the room grows for a document that had none. */
    private static final int GROWTH = 8;

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
        Deque<DocumentKey> left = new ArrayDeque<>(all);
        int most = KEYS_AT_ONCE;
        long room = 0;
        while (!left.isEmpty()) {
            List<DocumentKey> some = take(left, Math.min(most, size.documents()));
            Chunk chunk =
                    new Chunk(target, mustSee, some, Math.min(mostRoom(), Math.max(room, size.room(some.size()))));
            List<DocumentKey> rest;
            try {
                rest = write(chunk, size, writes);
            } catch (RuntimeException e) {
                if (writes.isEmpty()) {
                    throw e;
                }
                writes.add(
                        CompletableFuture.failedFuture(e)); // for whoever must know when nothing is on its way any more
                break;
            }
            if (rest.size() < some.size()) {
                most = KEYS_AT_ONCE;
                room = 0;
            } else {
                size.shrink(some.size());
                most = Math.max(1, some.size() / GROWTH);
                room = some.size() == 1 ? chunk.room() * GROWTH : 0;
            }
            for (int i = rest.size() - 1; i >= 0; i--) {
                left.addFirst(rest.get(i));
            }
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    /** @param room bytes that may be held while it is loaded */
    private record Chunk(Target target, GtidSet mustSee, List<DocumentKey> keys, long room) {}

    private static List<DocumentKey> take(Deque<DocumentKey> left, int most) {
        List<DocumentKey> some = new ArrayList<>(Math.min(most, left.size()));
        while (some.size() < most && !left.isEmpty()) {
            some.add(left.removeFirst());
        }
        return some;
    }

    private long mostRoom() {
        return (long) COPIES * bulk.documentBytes();
    }

    /** Returns the keys for which there was no room. */
    private List<DocumentKey> write(Chunk chunk, ChunkSize size, List<CompletableFuture<Void>> writes) {
        // Alone as long as nobody knows what such documents weigh.
        long reserved = size.isKnown() ? chunk.room() : Math.max(chunk.room(), LOADED_BYTES);
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
            Loaded loaded = DocumentLoader.load(snapshot, target.plan(), chunk.keys(), chunk.room());
            learn(size, loaded.documents().values());
            List<DocumentKey> rest = loaded.rest();
            Map<DocumentKey, LoadedDocument> found = loaded.documents();
            if (rest.equals(chunk.keys()) && rest.size() == 1 && chunk.room() >= mostRoom()) {
                found.put(rest.get(0), LoadedDocument.tooLarge(mostRoom()));
                rest = List.of();
            }
            Set<DocumentKey> unknown = Set.copyOf(rest);
            for (DocumentKey key : chunk.keys()) {
                if (!unknown.contains(key)) {
                    for (String index : target.indices()) {
                        writes.add(DocumentWrite.of(
                                target.plan(), index, key, snapshot.position(), found.get(key), snapshot.takenAt()));
                    }
                }
            }
            return rest;
        }
    }

    private static void learn(ChunkSize size, Collection<LoadedDocument> documents) {
        long total = 0;
        long heaviest = 0;
        for (LoadedDocument document : documents) {
            total += document.source().length;
            heaviest = Math.max(heaviest, document.source().length);
        }
        size.learn(documents.size(), total, heaviest);
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
