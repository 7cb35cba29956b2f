package dev.tidemark.projector.change;

/** The live source of row changes. One object is one attempt: it runs once. */
public interface ChangeStream extends AutoCloseable {

    /**
     * Streams every transaction that is not in {@code from}, in binlog order, until {@link #close} is called (then it
     * returns) or the stream fails (then it throws, with a reason a person can act on). Interrupted, it interrupts the
     * handler, too.
     *
     * @param from whole transactions, all that was completed before; the schema history goes with it
     * @throws ChangeStreamException if the source fails
     * @throws RuntimeException what the handler threw
     */
    void run(GtidSet from, ChangeHandler handler) throws InterruptedException;

    /** Lets the batch in hand end, then stops. May be called from any thread, more than once. */
    @Override
    void close();
}
