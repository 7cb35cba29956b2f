package dev.tidemark.writer.database;

/** MySQL is not as this service needs it. The message says what is wrong and what to do, in one line. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
