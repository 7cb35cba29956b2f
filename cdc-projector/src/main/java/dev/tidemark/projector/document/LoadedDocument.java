package dev.tidemark.projector.document;

/**
 * What the database says a document looks like.
 *
 * @param source JSON in UTF-8; where there is a problem, as it was before it
 * @param problem why it cannot be written, in one line; null where it can
 */
public record LoadedDocument(byte[] source, String problem) {}
