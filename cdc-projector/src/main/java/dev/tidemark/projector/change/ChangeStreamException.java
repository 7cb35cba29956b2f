package dev.tidemark.projector.change;

/** A change stream ended by itself. The message is one line: where, what, and what to do. */
public final class ChangeStreamException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What the reader has to do. */
    public enum Kind {
        /** Connect again, from the transactions completed so far; nobody has to do anything. */
        TRANSIENT,
        /** The source no longer has what comes next, or its history is another one: fill new generations. */
        HISTORY_LOST,
        /** The source's settings, grants or statements stand in the way: mend them, then start again. */
        CONFIGURATION
    }

    private final Kind kind;

    public ChangeStreamException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public ChangeStreamException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
