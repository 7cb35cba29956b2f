package dev.tidemark.projector.progress;

import dev.tidemark.projector.change.GtidSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How far the projector is, as it is written down for others and for its own next start.
 *
 * @param serverUuid of the source that the transactions are counted on; null before it is known
 * @param gtids the transactions that are applied, durable, and visible to searches
 * @param sourcePosition the source's position when it was last looked at
 * @param lag as of {@code updatedAt}
 * @param committedAt when the last of {@code gtids} was committed; null where unknown
 * @param collections what is behind each alias, by collection
 */
public record Progress(
        String serverUuid,
        GtidSet gtids,
        long sourcePosition,
        Duration lag,
        ProjectionStatus status,
        Instant committedAt,
        Instant updatedAt,
        Map<String, Collection> collections) {

    public Progress {
        collections = Map.copyOf(collections);
    }

    /** Up to where searches are complete. */
    public long position() {
        return gtids.size();
    }

    /** How many transactions of the source are not visible to searches yet. */
    public long backlog() {
        return Math.max(0, sourcePosition - position());
    }

    /**
     * @param index the generation's index
     * @param state of the generation, {@code LIVE} for instance
     */
    public record Collection(String index, String state) {}
}
