package dev.tidemark.bench;

import java.util.List;

/**
 * Changes that wait in the binlog.
 *
 * @param gtids what was executed before
 * @param before how many transactions these are
 * @param last the position behind the last change, which is that of a row in {@link #MARK}
 * @param changes of rows
 * @param writes of documents that come of these, each once in a transaction
 */
record Backlog(String gtids, long before, long last, long changes, List<Write> writes) {

    /**
     * Of a document.
     *
     * @param deletes whether there is no row for it any more
     */
    record Write(String id, boolean deletes) {}

    /** A table that nobody projects. */
    static final String MARK = "mark";

    long transactions() {
        return last - before;
    }
}
