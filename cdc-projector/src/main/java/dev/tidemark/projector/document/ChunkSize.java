package dev.tidemark.projector.document;

/**
 * How many documents of a collection make a chunk: fewer where they are heavy, so that memory stays bounded. Learns from each
 * chunk; small at first, while nothing is known of them. What a document weighs is what it takes in memory by the measure of
 * whoever loads them: room is by the same. Thread-safe.
 */
public final class ChunkSize {

    private static final int AT_FIRST = 20;
    private static final long LEAST_ROOM = 256 << 10;

    /** No two chunks are the same. */
    private static final int SLACK = 2;

    /** Where a chunk had no room, so much fewer may have. */
    private static final int FEWER = 4;

    /** Of the heaviest document, so much is forgotten with each chunk. */
    private static final int FADING = 8;

    private final int most;
    private final long bytes;

    // All guarded by this.
    private int documents;
    private long average;
    private long heaviest;
    private boolean known;

    /**
     * @param most documents of a chunk, however small they are
     * @param bytes what a chunk should weigh
     */
    public ChunkSize(int most, long bytes) {
        this.most = most;
        this.bytes = bytes;
        documents = Math.min(AT_FIRST, most);
    }

    public synchronized int documents() {
        return documents;
    }

    /** Whether anything was learned yet. */
    public synchronized boolean isKnown() {
        return known;
    }

    /** How many bytes so many documents may take while they are loaded. */
    public synchronized long room(int count) {
        return known ? Math.max(LEAST_ROOM, Math.max(heaviest, SLACK * average * count)) : SLACK * bytes;
    }

    /** What a chunk was like: the next one is smaller at once where that was heavy, and twice as large at most. */
    public synchronized void learn(Weight chunk) {
        if (chunk.documents() == 0) {
            documents = Math.min(most, 2 * documents); // rows that are gone take no room
            return;
        }
        known = true;
        average = chunk.bytes() / chunk.documents();
        heaviest = Math.max(chunk.heaviest(), heaviest - heaviest / FADING);
        long fitting = Math.max(1, bytes / Math.max(1, average));
        documents = (int) Math.min(Math.min(most, fitting), Math.max(documents, 2L * chunk.documents()));
    }

    /** A chunk of so many had no room. */
    public synchronized void shrink(int count) {
        documents = Math.min(documents, Math.max(1, count / FEWER));
    }

    /**
     * What some documents weigh.
     *
     * @param bytes all of them together
     * @param heaviest bytes of the heaviest
     */
    public record Weight(int documents, long bytes, long heaviest) {}
}
