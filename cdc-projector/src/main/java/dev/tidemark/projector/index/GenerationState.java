package dev.tidemark.projector.index;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a generation is in its life.
 *
 * <pre>
 * BUILDING → CATCHING_UP → READY → LIVE ⇄ STANDBY
 *     └───────────┴──────────┴───────────────┴──→ DROPPED
 * </pre>
 */
public enum GenerationState {

    /** Gets the stream's changes, and is being filled. */
    BUILDING,

    /** Filled; complete once the stream has passed the position at the end of the fill. */
    CATCHING_UP,

    /** Complete, and no search uses it yet. */
    READY,

    /** The one behind the alias. */
    LIVE,

    /** Was live, and still gets every change: the alias can go back to it. */
    STANDBY,

    /** Deleted. */
    DROPPED;

    public boolean canBecome(GenerationState next) {
        return moves().contains(next);
    }

    /** @throws IllegalStateException if the move is not legal */
    public GenerationState become(GenerationState next) {
        if (!canBecome(next)) {
            throw new IllegalStateException("a generation that is " + this + " cannot become " + next);
        }
        return next;
    }

    private Set<GenerationState> moves() {
        return switch (this) {
            case BUILDING -> EnumSet.of(CATCHING_UP, DROPPED);
            case CATCHING_UP -> EnumSet.of(READY, DROPPED);
            case READY -> EnumSet.of(LIVE, DROPPED);
            case LIVE -> EnumSet.of(STANDBY);
            case STANDBY -> EnumSet.of(LIVE, DROPPED);
            case DROPPED -> EnumSet.noneOf(GenerationState.class);
        };
    }
}
