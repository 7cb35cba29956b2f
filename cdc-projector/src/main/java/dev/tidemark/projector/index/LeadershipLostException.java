package dev.tidemark.projector.index;

/** Another projector has taken over the control index. This one must stop; nothing is lost. */
public final class LeadershipLostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param sign how we know */
    LeadershipLostException(String where, String index, String sign) {
        super("another projector " + sign + " in " + index + " on " + where
                + ": this one stops; run one projector, or set another TIDEMARK_INDEX_PREFIX");
    }
}
