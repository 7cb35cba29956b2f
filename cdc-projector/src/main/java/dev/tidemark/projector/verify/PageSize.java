package dev.tidemark.projector.verify;

import java.util.Collection;

/** How many documents make a chunk: fewer where they are large, so that memory stays bounded. Thread-safe. */
final class PageSize {

    private static final int MOST = 1_000;
    private static final long BYTES = 2L << 20;

    private volatile int keys = MOST / 10;

    int keys() {
        return keys;
    }

    void learn(Collection<byte[]> documents) {
        long bytes = documents.stream().mapToLong(document -> document.length).sum();
        if (!documents.isEmpty()) {
            keys = (int) Math.max(1, Math.min(MOST, BYTES * documents.size() / Math.max(1, bytes)));
        }
    }
}
