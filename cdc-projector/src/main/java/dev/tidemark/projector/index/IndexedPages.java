package dev.tidemark.projector.index;

import java.util.List;

/** All documents of an index, page by page. For one thread; to be closed. */
public interface IndexedPages extends AutoCloseable {

    /**
     * The next documents, at most about so many; empty at the end.
     *
     * @throws IndexRefusedException if the index is gone, closed or forbidden
     */
    List<IndexedDocument> next(int limit);

    @Override
    void close();
}
