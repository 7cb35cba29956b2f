package dev.tidemark.projector.cli;

/** The projector could not be asked. The message says why; where and what to do is added by who prints it. */
final class NoProjectorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoProjectorException(String message) {
        super(message);
    }
}
