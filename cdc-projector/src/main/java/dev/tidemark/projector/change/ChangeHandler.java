package dev.tidemark.projector.change;

/** Takes batches in the order of the binlog, on one thread. */
@FunctionalInterface
public interface ChangeHandler {

    /**
     * Takes one batch. May block for as long as it needs: the stream waits. Throwing stops the stream; nothing that was
     * not acknowledged to the checkpoint is lost, because the next stream starts there.
     */
    void handle(ChangeBatch batch) throws InterruptedException;

    /** Told once, before the first batch: the stream is connected, and what is committed from now on comes through. */
    default void streaming() {}
}
