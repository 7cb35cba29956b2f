package dev.tidemark.search.query;

/** A view or generation that is not there any more. */
final class GoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GoneException() {
        super("the view is gone", null, false, false);
    }

    static boolean is(Throwable failure) {
        return failure instanceof GoneException || failure != null && failure.getCause() instanceof GoneException;
    }
}
