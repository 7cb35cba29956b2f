package dev.tidemark.search.query;

import dev.tidemark.search.index.IndexAnswer;
import java.util.concurrent.CompletionException;

/** A view or generation that may not be there any more. */
final class GoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean sure;

    /** @param answer which says so, surely or not */
    GoneException(IndexAnswer answer) {
        super("the view or the generation may be gone", null, false, false);
        sure = answer.status() == 404;
    }

    /** Or else it may be trouble. */
    boolean isSure() {
        return sure;
    }

    static boolean is(Throwable failure) {
        return of(failure) != null;
    }

    /** Null where it is another one. */
    static GoneException of(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof GoneException gone ? gone : null;
    }
}
