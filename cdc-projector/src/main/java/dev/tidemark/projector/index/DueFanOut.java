package dev.tidemark.projector.index;

import java.time.Instant;
import java.util.List;

/**
 * A row that changed, and whose many documents are still being brought up to date; written down until that is done.
 *
 * @param indices that are due
 * @param path of the relation in which the documents show the row
 * @param row canonical values of the columns by which the documents are found
 * @param reached up to where it is done: behind this key of this lap
 * @param end where it will be done: with this key of this lap
 * @param done how many documents were written
 * @param total about how many will have been written
 * @param position of the oldest change that is not in all documents yet
 * @param since when that was committed
 */
public record DueFanOut(
        String collection,
        List<String> indices,
        String path,
        List<Object> row,
        Point reached,
        Point end,
        long done,
        long total,
        long position,
        Instant since) {

    public DueFanOut {
        indices = List.copyOf(indices);
        row = List.copyOf(row);
    }

    /**
     * A place on the way through all documents of a row, in key order, several times if need be.
     *
     * @param lap from 0 on
     * @param key canonical values; null where the way begins before the first key, or ends behind the last one
     */
    public record Point(int lap, List<Object> key) {

        public static final Point START = new Point(0, null);
    }
}
