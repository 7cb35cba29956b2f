package dev.tidemark.projector.change;

import java.util.stream.Stream;

/**
 * One row of one committed transaction.
 *
 * @param before the image before the change; null for an insert
 * @param after the image after the change; null for a delete
 */
public record RowChange(TableId table, Row before, Row after) {

    public RowChange {
        if (before == null && after == null) {
            throw new IllegalArgumentException("a row change of " + table + " needs an image");
        }
    }

    /** What happened to the row. A changed primary key is a delete and an insert. */
    public enum Op {
        INSERT,
        UPDATE,
        DELETE
    }

    public Op op() {
        return before == null ? Op.INSERT : after == null ? Op.DELETE : Op.UPDATE;
    }

    /** Both images count: a moved foreign key touches the old parent and the new one. */
    public Stream<Row> images() {
        return Stream.of(before, after).filter(row -> row != null);
    }
}
