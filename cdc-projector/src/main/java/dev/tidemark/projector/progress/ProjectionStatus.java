package dev.tidemark.projector.progress;

/**
 * What the projector is doing.
 *
 * @param reason why, for a person; null where the state says it all
 */
public record ProjectionStatus(State state, String reason) {

    public enum State {
        /** Finding out where to go on, or connecting. */
        STARTING,
        /** Another projector leads; this one takes over when that one is gone. */
        STANDBY,
        /** Bringing all documents into an empty generation. */
        FILLING,
        /** Following the source. */
        STREAMING,
        /** Told not to apply changes for now. */
        PAUSED,
        /** Not following the source; the reason says why and what to do. */
        STOPPED
    }

    public static ProjectionStatus of(State state) {
        return new ProjectionStatus(state, null);
    }

    @Override
    public String toString() {
        String name = state.name().toLowerCase(java.util.Locale.ROOT);
        return reason == null ? name : name + ": " + reason;
    }
}
