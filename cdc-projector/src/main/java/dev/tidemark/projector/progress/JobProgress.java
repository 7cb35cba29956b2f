package dev.tidemark.projector.progress;

import java.util.concurrent.CancellationException;

/** Told by a long piece of work how far it is. Thread-safe. */
public interface JobProgress {

    /**
     * Something else begins, in a word or two; counting starts anew.
     *
     * @throws CancellationException where nobody wants the work any more
     */
    void phase(String name, long total);

    /**
     * Something goes on of which a part was done before: that counts as done, and not for how fast it goes.
     *
     * @throws CancellationException where nobody wants the work any more
     */
    default void phase(String name, long total, long before) {
        phase(name, total);
        advance(before);
    }

    /**
     * So many rows more.
     *
     * @throws CancellationException where nobody wants the work any more
     */
    void advance(long rows);
}
