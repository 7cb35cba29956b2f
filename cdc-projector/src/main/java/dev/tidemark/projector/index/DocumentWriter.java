package dev.tidemark.projector.index;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentLoader;
import dev.tidemark.projector.document.DocumentWrite;
import dev.tidemark.projector.document.LoadedDocument;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Brings documents, named by key, up to date in their indices: loads them, writes them, and loads anew what waited too long.
 * Live changes, first fill and fan-out all come through here, so they cannot disagree. Thread-safe.
 */
public final class DocumentWriter {

    /** How many documents share a snapshot: large enough for the round trips not to count, small in memory. */
    public static final int KEYS_AT_ONCE = 500;

    private final Snapshots snapshots;
    private final BulkWriter bulk;
    private final Executor reloads;
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
     * @return completes when every document has its final outcome
     */
    public CompletableFuture<Void> write(Target target, GtidSet mustSee, Collection<DocumentKey> keys) {
        List<DocumentKey> all = List.copyOf(keys);
        watches.forEach(watch -> watch.touch(all)); // before the load: who looks later must know that it was under way
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
            List<DocumentKey> some = all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE));
            writes.add(bulk.write(load(target, mustSee, some)).thenCompose(result -> writeAnew(target, result)));
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    private List<DocumentWrite> load(Target target, GtidSet mustSee, List<DocumentKey> keys) {
        List<DocumentWrite> writes =
                new ArrayList<>(keys.size() * target.indices().size());
        try (Snapshot snapshot = snapshots.open(mustSee)) {
            Map<DocumentKey, LoadedDocument> found = DocumentLoader.load(snapshot, target.plan(), keys);
            for (DocumentKey key : keys) {
                for (String index : target.indices()) {
                    writes.add(DocumentWrite.of(
                            target.plan(), index, key, snapshot.position(), found.get(key), snapshot.takenAt()));
                }
            }
        }
        return writes;
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
