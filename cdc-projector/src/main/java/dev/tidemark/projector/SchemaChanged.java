package dev.tidemark.projector;

/** Not a failure: the schema is another one now, and the next attempt begins with it. */
final class SchemaChanged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SchemaChanged(String message) {
        super(message, null, false, false);
    }
}
