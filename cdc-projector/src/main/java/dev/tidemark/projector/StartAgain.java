package dev.tidemark.projector;

/** Not a failure: what is streamed is something else now, and the next attempt begins with it. */
final class StartAgain extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartAgain(String message) {
        super(message, null, false, false);
    }
}
