package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.tidemark.projector.document.DocumentWrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Writes documents, by version and in bulk. Thread-safe.
 *
 * <p>A document belongs to a lane; a lane has one bulk in flight, and what arrives meanwhile goes into its next one,
 * folded by document. So the writes of a document are sent in order, an idle writer sends at once, and a busy one sends
 * large bulks. For the same reason all writers of an index should share one of these. What Elasticsearch cannot take just now is sent again for as long as it takes; what it can never take
 * goes to the dead letters. Every write has one outcome:
 *
 * <pre>submitted = applied + stale + rejected + superseded + expired</pre>
 *
 * <p>What neither waiting nor a dead letter can mend (a closed, missing or blocked index, missing rights) fails this
 * writer for good: all futures, pending and later ones, complete with the same {@link IndexRefusedException}. It names the
 * collection where its index alone is at fault: who wants the others written does without that one.
 */
public final class BulkWriter implements AutoCloseable {

    private final WriteCounts counts;
    private final int documentBytes;
    private final Set<Submission> open = ConcurrentHashMap.newKeySet();
    private final Set<String> retired = ConcurrentHashMap.newKeySet();
    private final ByteBudget budget;
    private final Rest rest;
    private final List<Lane> lanes;
    private volatile RuntimeException failure;

    /**
     * Starts the lanes' threads; opens no connection by itself.
     *
     * @param dirty told which indices need a refresh; several writers may share it, and one after the other use it
     */
    public BulkWriter(
            Rest5Client client,
            DeadLetters deadLetters,
            DirtyIndices dirty,
            WriteCounts counts,
            BulkSettings settings) {
        this.counts = counts;
        documentBytes = settings.documentBytes();
        rest = new Rest(client);
        budget = new ByteBudget(settings.queuedBytes());
        Concurrency concurrency = new Concurrency(settings.lanes());
        Settlement settlement = new Settlement(rest, deadLetters, budget, counts, dirty, retired::contains);
        lanes = IntStream.range(0, settings.lanes())
                .mapToObj(number ->
                        new Lane(number, new BulkSender(rest, settings, concurrency), settlement, settings, this::fail))
                .toList();
        lanes.forEach(Lane::start);
    }

    /**
     * Takes writes over. Blocks while too many bytes are under way.
     *
     * @return completes once none of these writes needs anything more from this writer, on a lane's own thread: what
     *     depends on it and blocks, or writes, must do so on another
     * @throws CancellationException if the thread was interrupted while it had to wait; what was taken over by then is
     *     written all the same
     */
    public CompletableFuture<WriteResult> write(List<DocumentWrite> writes) {
        Submission submission = new Submission(writes.size());
        open.add(submission);
        submission.future().whenComplete((result, error) -> open.remove(submission));
        if (failure != null) {
            submission.fail(failure);
            return submission.future();
        }
        // A lane gets its part at once, or it would send the first document of each call alone.
        Map<Lane, List<Pending>> parts = new LinkedHashMap<>();
        for (DocumentWrite write : writes) {
            Pending pending = new Pending(write, submission);
            if (!budget.tryAcquire(pending.bytes())) {
                handOver(parts);
                acquire(pending.bytes());
            }
            Lane lane = lanes.get(Math.floorMod(pending.place.hashCode(), lanes.size()));
            parts.computeIfAbsent(lane, any -> new ArrayList<>()).add(pending);
        }
        handOver(parts);
        return submission.future();
    }

    /**
     * This index is going to be deleted. Whoever still writes into it, a load that has been going on for long for instance, is
     * at no fault: from now on those writes count as superseded, whether it is there or not.
     */
    public void retire(String index) {
        retired.add(index);
    }

    private static void handOver(Map<Lane, List<Pending>> parts) {
        parts.forEach(Lane::add);
        parts.clear();
    }

    private void acquire(long bytes) {
        try {
            budget.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for room in the bulk queue");
        }
    }

    /** A larger document is not sent. */
    int documentBytes() {
        return documentBytes;
    }

    public WriteCounts counts() {
        return counts;
    }

    /** Bytes that wait or are in flight. */
    public long queuedBytes() {
        return budget.used();
    }

    /** Why this writer failed, or else why it has to send again just now; empty when all is well. */
    public Optional<String> problem() {
        return failure == null ? rest.trouble().now() : Optional.of(failure.getMessage());
    }

    private void fail(RuntimeException why) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = why;
        }
        lanes.forEach(Lane::stop);
        budget.lift();
        open.forEach(submission -> submission.fail(why));
    }

    /** Stops at once. Writes that are still under way may or may not be applied; their futures fail. */
    @Override
    public void close() {
        fail(new IndexRefusedException("the bulk writer was closed"));
        lanes.forEach(Lane::join);
    }
}
