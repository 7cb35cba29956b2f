package dev.tidemark.projector.index;

import java.time.Duration;

/**
 * How bulks are made.
 *
 * @param lanes bulks side by side; the documents of one lane are written in order
 * @param bulkBytes a bulk is sent at the latest when it has this many bytes
 * @param bulkDocuments and at the latest with this many documents
 * @param queuedBytes how many bytes may wait or be in flight before {@link BulkWriter#write} blocks
 * @param documentBytes a larger document is rejected without being sent
 * @param maxAge how long after its load a write may still be sent: well below {@code index.gc_deletes}, so that the
 *     tombstone of a delete it might race with is still there
 * @param answerLimit how long to wait for the answer to a bulk before it is sent again
 * @param longestPause how long to wait at most before sending again what was put off
 * @param gzip compress request bodies; for slow networks
 */
public record BulkSettings(
        int lanes,
        int bulkBytes,
        int bulkDocuments,
        long queuedBytes,
        int documentBytes,
        Duration maxAge,
        Duration answerLimit,
        Duration longestPause,
        boolean gzip) {

    private static final int MEBI = 1024 * 1024;

    public BulkSettings {
        if (lanes < 1 || bulkBytes < 1 || bulkDocuments < 1 || queuedBytes < 1 || documentBytes < 1) {
            throw new IllegalArgumentException("lanes and sizes of bulks must be at least 1");
        }
        if (maxAge.compareTo(IndexLifecycle.GC_DELETES.dividedBy(2)) > 0) {
            throw new IllegalArgumentException("maxAge " + maxAge + " is more than half of index.gc_deletes");
        }
    }

    public static BulkSettings defaults() {
        return new BulkSettings(
                Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors() / 2)),
                2 * MEBI,
                2_000,
                24 * MEBI,
                32 * MEBI,
                IndexLifecycle.GC_DELETES.dividedBy(12),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                false);
    }

    public BulkSettings withLanes(int number) {
        return new BulkSettings(
                number, bulkBytes, bulkDocuments, queuedBytes, documentBytes, maxAge, answerLimit, longestPause, gzip);
    }
}
