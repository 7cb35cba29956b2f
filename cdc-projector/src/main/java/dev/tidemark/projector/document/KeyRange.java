package dev.tidemark.projector.document;

/**
 * Keys between two others, in MySQL's order of the root table's primary key.
 *
 * @param from the first key; null for no bound
 * @param to the last key, which is part of it; null for no bound
 */
public record KeyRange(DocumentKey from, DocumentKey to) {

    public static final KeyRange ALL = new KeyRange(null, null);
}
