package dev.tidemark.projector.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Gives documents their last form: for what a projection file should not express. Named by its class in the projection
 * file, {@code transformer: com.example.Slugs}, and found in the projector's {@code lib/} folder; it needs a public
 * constructor without parameters. One instance serves a collection, from many threads at once.
 *
 * <p>It is called wherever a document is made: by the stream, a backfill, verification, repair and {@code explain}. So the
 * same document must always give the same result: no clock, no random numbers, no database and no other service. What
 * changes there would reach no document, because no row changed; and verification would find differences that are none.
 *
 * <p>It must return soon: changes behind a document wait for it, and nobody interrupts it.
 *
 * <p>A document that it fails for, an {@link Error} too, goes to the dead letters, with the reason, and the others go on; the index keeps the
 * document that it had.
 */
public interface DocumentTransformer {

    /**
     * @param id the document's {@code _id}
     * @param document as the projection file says; it may be changed and returned. Numbers are exact
     * @return the document to write; null where there shall be none in the index
     */
    ObjectNode transform(String id, ObjectNode document) throws Exception;

    /**
     * To be changed whenever the same documents give other results than before: then {@code plan} says that it takes a
     * backfill.
     */
    default String version() {
        return "1";
    }
}
