package dev.tidemark.projector.document;

import java.util.List;

/**
 * Names one document: its collection and the key of its root row.
 *
 * @param values the key columns' canonical values (see {@link dev.tidemark.projector.change.Row}), in key order
 */
public record DocumentKey(String collection, List<Object> values) {

    public DocumentKey {
        values = List.copyOf(values);
    }

    /** The {@code _id}: placeholder until the encoding of several columns is in. */
    public String id() {
        return String.valueOf(values.get(0));
    }
}
