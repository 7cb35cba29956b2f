package dev.tidemark.projector.document;

import java.nio.charset.StandardCharsets;

/**
 * What the database says a document looks like.
 *
 * @param source JSON in UTF-8; where there is a problem, as it was before it
 * @param problem why it cannot be written, in one line; null where it can
 */
public record LoadedDocument(byte[] source, String problem) {

    /** One that was given up: no memory could be had for all of it. */
    public static LoadedDocument tooLarge(long most) {
        return without("it was not loaded to its end: with its arrays it takes more than " + most + " bytes");
    }

    /** One of which a value cannot be read. */
    static LoadedDocument unreadable(String problem) {
        return without(problem);
    }

    private static LoadedDocument without(String problem) {
        return new LoadedDocument("{}".getBytes(StandardCharsets.UTF_8), problem);
    }
}
