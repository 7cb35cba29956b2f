package dev.tidemark.bench;

/**
 * Changes that wait in the binlog.
 *
 * @param gtids what was executed before
 * @param before how many transactions these are
 * @param last the position behind the last change, which is that of a row in {@link #MARK}
 * @param changes of rows
 * @param documents that these make anew, once in each transaction
 */
record Backlog(String gtids, long before, long last, long changes, long documents) {

    /** A table that nobody projects. */
    static final String MARK = "mark";

    long transactions() {
        return last - before;
    }
}
