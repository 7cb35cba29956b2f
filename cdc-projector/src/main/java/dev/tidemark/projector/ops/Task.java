package dev.tidemark.projector.ops;

/**
 * What is done, and of which collection.
 *
 * @param kind backfill, reload, verify, repair or promotion
 * @param generation 0 where none was named
 */
record Task(String kind, String collection, int generation) {

    /** Where no generation is named. */
    static Task of(String kind, String collection) {
        return new Task(kind, collection, 0);
    }

    /** For people. */
    @Override
    public String toString() {
        return kind + (generation == 0 ? "" : " of generation " + generation) + " of " + collection;
    }
}
