package dev.tidemark.projector.backfill;

/** What was asked of generations is not done. The message says why, and what to do. */
public final class BackfillRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Why why;

    BackfillRefusedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }

    /** What has to be another for it to be done. */
    public enum Why {
        /** There is no such collection or generation. */
        UNKNOWN,
        /** The state of the generations forbids it. */
        CONFLICT,
        /** It may be done in a moment. */
        NOT_NOW
    }
}
