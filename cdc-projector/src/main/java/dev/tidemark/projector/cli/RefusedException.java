package dev.tidemark.projector.cli;

/** The projector, or the command itself, refused what was asked for; the message is for the user as it is. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int NOBODY_ASKED = 0;

    private final int status;

    RefusedException(String message) {
        this(NOBODY_ASKED, message);
    }

    /** @param status that the projector answered with */
    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Because there is no such thing. */
    boolean isUnknown() {
        return status == 404;
    }

    /** Because the projector cannot do it just now; it may in a moment. */
    boolean isNotNow() {
        return status >= 500;
    }
}
