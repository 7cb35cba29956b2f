package dev.tidemark.projector.progress;

import dev.tidemark.projector.change.GtidSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How far the projector is, as it is written down for others and for its own next start.
 *
 * @param serverUuid of the source that the transactions are counted on; null before it is known
 * @param gtids the transactions that are applied, durable, and visible to searches; what the next start goes on behind
 * @param sourcePosition the source's position when it was last looked at
 * @param lag as of {@code updatedAt}
 * @param committedAt when the last of {@code gtids} was committed; null where unknown
 * @param collections what is behind each alias, by collection
 * @param behind where searches are still served from what was applied before the source's history was lost; null where
 *     they are not
 */
public record Progress(
        String serverUuid,
        GtidSet gtids,
        long sourcePosition,
        Duration lag,
        ProjectionStatus status,
        Instant committedAt,
        Instant updatedAt,
        Map<String, Collection> collections,
        Behind behind) {

    public Progress {
        collections = Map.copyOf(collections);
    }

    /** Up to where changes are applied. */
    public long position() {
        return gtids.size();
    }

    /** Up to where searches are complete. */
    public long searchable() {
        return behind == null ? position() : behind.searchable();
    }

    /** Up to where and when searches are complete. */
    public Behind complete() {
        return behind == null ? new Behind(position(), updatedAt.minus(lag)) : behind;
    }

    /** How many transactions of the source are not visible to searches yet. */
    public long backlog() {
        return Math.max(0, sourcePosition - searchable());
    }

    /**
     * What searches find while the source's history is lost, or changes could not be applied to a collection, and it is not
     * built anew.
     *
     * @param searchable the position that they are complete up to; 0 where the source counts anew, and none of the former
     *     numbers means anything
     * @param since when they were last complete up to what the source had executed
     */
    public record Behind(long searchable, Instant since) {

        /** By the clock of who asks, which may be behind the clock of who wrote {@code since}. */
        public Duration lag(Instant now) {
            Duration lag = Duration.between(since, now);
            return lag.isNegative() ? Duration.ZERO : lag;
        }
    }

    /**
     * @param index the generation's index
     * @param state of the generation, {@code LIVE} for instance; {@code STOPPED} where changes are not applied to it
     * @param behind where it is complete up to less than the rest, or its documents are further behind; null where it is not
     */
    public record Collection(String index, String state, Behind behind) {}
}
