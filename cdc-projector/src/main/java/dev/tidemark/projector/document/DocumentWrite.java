package dev.tidemark.projector.document;

/**
 * What one index shall hold for one document.
 *
 * @param index the concrete index, never an alias
 * @param key the document
 * @param version the position that was read before the document was loaded
 * @param source the document as JSON in UTF-8; null deletes it
 * @param loadedAt {@link System#nanoTime()} just before the load, so that a write that waited too long can be told
 */
public record DocumentWrite(String index, DocumentKey key, long version, byte[] source, long loadedAt) {

    public boolean isDelete() {
        return source == null;
    }
}
