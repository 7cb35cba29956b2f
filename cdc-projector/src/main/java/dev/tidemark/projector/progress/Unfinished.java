package dev.tidemark.projector.progress;

import java.util.function.LongConsumer;

/**
 * Knows of changes that are applied but not in all documents yet: those of rows that very many documents show. Thread-safe.
 */
public interface Unfinished {

    /** Whether a change is known that documents of this index may still lack. */
    boolean isPending(String index);

    /**
     * Returns when the changes that are known by now are in all documents of this index.
     *
     * @param onWait told the position of the oldest of them, where it has to wait, at once and every other second
     * @throws java.util.concurrent.CancellationException when the stream ends first
     */
    void await(String index, LongConsumer onWait) throws InterruptedException;
}
