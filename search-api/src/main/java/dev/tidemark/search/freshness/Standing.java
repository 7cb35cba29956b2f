package dev.tidemark.search.freshness;

import java.time.Duration;

/**
 * How things stand at one moment.
 *
 * @param position up to where searches that begin now are complete; 0 where that is not known
 * @param source the last known position of the database
 * @param lag how far searches are behind the database, zero when nothing is pending; null where that is not known
 */
public record Standing(long position, long source, Duration lag) {

    /** Before the projector ever said anything: complete up to nothing. */
    static final Standing UNKNOWN = new Standing(0, 0, null);

    public boolean known() {
        return lag != null;
    }

    /** How many transactions searches do not see yet. */
    public long backlog() {
        return Math.max(0, source - position);
    }

    /** What is true of two answers together. */
    public Standing worse(Standing other) {
        Duration longer = !known() || !other.known() ? null : lag.compareTo(other.lag()) > 0 ? lag : other.lag();
        return new Standing(Math.min(position, other.position()), Math.min(source, other.source()), longer);
    }
}
