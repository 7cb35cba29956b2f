package dev.tidemark.projector.backfill;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.KeyRange;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.DocumentWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Fills a generation: one cheap scan reads the root keys in key order, loaders side by side bring the documents of each
 * chunk into the index. So no key type, gap or skew unbalances it, and the cursor (the last key behind which everything
 * is in the index) is enough to go on after a kill.
 */
final class Fill {

    private final KeyScan keys;
    private final DocumentWriter documents;
    private final Executor loaders;
    private final int chunksInFlight;

    /** @param threads of the loaders; there is a chunk for each, and more that are being written */
    Fill(KeyScan keys, DocumentWriter documents, Executor loaders, int threads) {
        this.keys = keys;
        this.documents = documents;
        this.loaders = loaders;
        this.chunksInFlight = Math.max(8, 2 * threads);
    }

    /**
     * Returns when every root row of the range behind the cursor is in the index, or nobody needs that any more. A row that
     * changes meanwhile is the live stream's.
     *
     * @param needed whether to go on
     * @param after where to go on; null at the beginning
     * @param progress told the new cursor and the number of documents behind the former one
     */
    void run(
            Target target,
            KeyRange range,
            DocumentKey after,
            Pace pace,
            BooleanSupplier needed,
            Consumer<Chunk> progress)
            throws InterruptedException {
        Deque<Chunk> inFlight = new ArrayDeque<>();
        int most = pace.chunk(DocumentWriter.KEYS_AT_ONCE);
        List<DocumentKey> page = keys.page(target.plan(), range, after, most);
        while (!page.isEmpty() && needed.getAsBoolean()) {
            List<DocumentKey> chunk = page;
            pace.await(chunk.size());
            inFlight.add(new Chunk(
                    chunk.get(chunk.size() - 1),
                    chunk.size(),
                    CompletableFuture.supplyAsync(() -> documents.write(target, GtidSet.empty(), chunk), loaders)
                            .thenCompose(written -> written)));
            while (inFlight.size() >= chunksInFlight
                    || !inFlight.isEmpty() && inFlight.peekFirst().written().isDone()) {
                settle(inFlight.removeFirst(), progress);
            }
            page = keys.page(target.plan(), range, chunk.get(chunk.size() - 1), most);
        }
        inFlight.forEach(chunk -> settle(chunk, progress));
    }

    private static void settle(Chunk chunk, Consumer<Chunk> progress) {
        chunk.written().join();
        progress.accept(chunk);
    }

    /** @param last the chunk's last key: the cursor once it is written */
    record Chunk(DocumentKey last, int documents, CompletableFuture<Void> written) {}
}
