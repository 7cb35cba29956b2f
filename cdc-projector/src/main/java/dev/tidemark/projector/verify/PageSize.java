package dev.tidemark.projector.verify;

import dev.tidemark.projector.index.IndexedDocument;
import java.util.Collection;

/** How many documents make a chunk: fewer where they are large, so that memory stays bounded. For one thread. */
final class PageSize {

    private static final int MOST = 1_000;
    private static final long BYTES = 2L << 20;

    /** Small at first, while nothing is known of them. */
    private int documents = MOST / 50;

    int documents() {
        return documents;
    }

    void learn(Collection<IndexedDocument> page) {
        long bytes =
                page.stream().mapToLong(document -> document.source().length).sum();
        documents = (int) Math.max(1, Math.min(MOST, BYTES * page.size() / Math.max(1, bytes)));
    }
}
