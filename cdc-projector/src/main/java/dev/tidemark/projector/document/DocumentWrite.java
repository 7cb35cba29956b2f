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
 */
public record DocumentWrite(String index, DocumentKey key, long version, byte[] source, long loadedAt) {

    public boolean isDelete() {
        return source == null;
    }
}
