package dev.tidemark.local;

/** Something the person at this machine has to mend; the message says where, what and what to do. */
public final class LocalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LocalException(String message) {
        super(message);
    }

    public LocalException(String message, Throwable cause) {
        super(message, cause);
    }
}
