package dev.tidemark.projector.progress;

/** Told by a long piece of work how far it is. Thread-safe. */
public interface JobProgress {

    /** Something else begins, in a word or two; counting starts anew. */
    void phase(String name, long total);

    /** So many rows more. */
    void advance(long rows);
}
