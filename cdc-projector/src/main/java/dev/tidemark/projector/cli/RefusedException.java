package dev.tidemark.projector.cli;

/** The projector, or the command itself, refused what was asked for; the message is for the user as it is. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
