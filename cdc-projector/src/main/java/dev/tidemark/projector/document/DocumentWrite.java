package dev.tidemark.projector.document;

import dev.tidemark.projector.projection.ProjectionPlan;

/**
 * What one index shall hold for one document.
 *
 * @param index the concrete index, never an alias
 * @param key the document
 * @param routing what decides on its shard; null where the id does
 * @param version the position that was read before the document was loaded
 * @param source the document as JSON in UTF-8; null deletes it
 * @param loadedAt when the snapshot it was loaded from was taken ({@link Snapshot#takenAt}): tells a write that waited too
 *     long, and the newer of two with the same version
 * @param problem why the document cannot be as it should, and so is not written; null for none
 */
public record DocumentWrite(
        String index, DocumentKey key, String routing, long version, byte[] source, long loadedAt, String problem) {

    /** Where documents are not routed. */
    public DocumentWrite(String index, DocumentKey key, long version, byte[] source, long loadedAt) {
        this(index, key, null, version, source, loadedAt, null);
    }

    /** @param document null where there is none */
    public static DocumentWrite of(
            ProjectionPlan plan, String index, DocumentKey key, long version, LoadedDocument document, long loadedAt) {
        return new DocumentWrite(
                index,
                key,
                plan.routing().of(key.id()),
                version,
                document == null ? null : document.source(),
                loadedAt,
                document == null ? null : document.problem());
    }

    public boolean isDelete() {
        return source == null;
    }
}
