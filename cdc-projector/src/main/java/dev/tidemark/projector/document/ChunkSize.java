package dev.tidemark.projector.document;

/**
 * How many documents of a collection make a chunk: fewer where they are large, so that memory stays bounded. Learns from each
 * chunk; small at first, while nothing is known of them. Thread-safe.
 */
public final class ChunkSize {

    private static final int AT_FIRST = 20;
    private static final long LEAST_ROOM = 256 << 10;

    /** Loading takes an array and the document that it goes into, and no two chunks are the same. */
    private static final int SLACK = 4;

    /** Of the largest document, so much is forgotten with each chunk. */
    private static final int FADING = 8;

    private final int most;
    private final long bytes;

    // All guarded by this.
    private int documents;
    private long average;
    private long largest;
    private boolean known;

    /**
     * @param most documents of a chunk, however small they are
     * @param bytes what a chunk should have
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
        return known ? Math.max(LEAST_ROOM, Math.max(largest, SLACK * average * count)) : SLACK * bytes;
    }

    /**
     * What a chunk was like: the next one is smaller at once where that was heavy, and twice as large at most.
     *
     * @param count documents in it
     * @param total their bytes
     * @param heaviest the bytes of the largest
     */
    public synchronized void learn(int count, long total, long heaviest) {
        if (count == 0) {
            documents = Math.min(most, 2 * documents); // rows that are gone take no room
            return;
        }
        known = true;
        average = total / count;
        largest = Math.max(heaviest, largest - largest / FADING);
        long fitting = Math.max(1, bytes / Math.max(1, average));
        documents = (int) Math.min(Math.min(most, fitting), Math.max(documents, 2L * count));
    }

    /** A chunk of so many had no room. */
    public synchronized void shrink(int count) {
        documents = Math.min(documents, Math.max(1, count / SLACK));
    }
}
