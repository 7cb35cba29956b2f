package dev.tidemark.projector.document;

/**
 * What one index shall hold for one document.
 *
 * @param index the concrete index, never an alias
 * @param key the document
 * @param version the position that was read before the document was loaded
 * @param source the document as JSON in UTF-8; null deletes it
 * @param loadedAt when the snapshot it was loaded from was taken ({@link Snapshot#takenAt}): tells a write that waited too
 *     long, and the newer of two with the same version
 * @param problem why the document cannot be as it should, and so is not written; null for none
 */
public record DocumentWrite(String index, DocumentKey key, long version, byte[] source, long loadedAt, String problem) {

    public DocumentWrite(String index, DocumentKey key, long version, byte[] source, long loadedAt) {
        this(index, key, version, source, loadedAt, null);
    }

    /** @param document null where there is none */
    public static DocumentWrite of(
            String index, DocumentKey key, long version, LoadedDocument document, long loadedAt) {
        return document == null
                ? new DocumentWrite(index, key, version, null, loadedAt)
                : new DocumentWrite(index, key, version, document.source(), loadedAt, document.problem());
    }

    public boolean isDelete() {
        return source == null;
    }
}
