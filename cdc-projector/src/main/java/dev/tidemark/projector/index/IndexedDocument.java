package dev.tidemark.projector.index;

/**
 * A document as an index holds it.
 *
 * @param routing what it was written with; null for none
 * @param version the position it was loaded at; after a change by hand, any number
 * @param source in UTF-8, as it was written
 */
public record IndexedDocument(String id, String routing, long version, byte[] source) {}
