package dev.tidemark.projector.verify;

import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.index.IndexedPages;
import dev.tidemark.projector.progress.Throttle;

/** Keeps a verification to so many documents a second; however slow that is, it holds no moment of an index for long. */
class Paced implements Verifier.Observer {

    /** What Elasticsearch holds for a verification, it holds for about as long. */
    private static final int SECONDS_A_TURN = 10;

    private final Throttle throttle;
    private final int documentsATurn;

    Paced(int documentsPerSecond) {
        throttle = new Throttle(documentsPerSecond);
        documentsATurn = (int) Math.min(Integer.MAX_VALUE, (long) SECONDS_A_TURN * documentsPerSecond);
    }

    @Override
    public final void advanced(int documents) throws InterruptedException {
        throttle.await(documents);
    }

    @Override
    public final int atOnce(int most) {
        return Math.min(most, documentsATurn);
    }

    @Override
    public final IndexedPages pages(IndexedDocuments documents, String index) {
        return documents.pagesInTurns(index, documentsATurn);
    }
}
