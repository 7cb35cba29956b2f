package dev.tidemark.search.query;

import dev.tidemark.search.freshness.Standing;
import java.time.Duration;

/**
 * An index as it was at one moment (a point in time of Elasticsearch), while writes go on.
 *
 * @param pit Elasticsearch's name of it
 * @param index the generation
 * @param position up to where it is complete
 * @param lagMillis how far it was behind the database when it was opened
 * @param openedAt milliseconds since 1970
 */
record View(String pit, String index, long position, long lagMillis, long openedAt) {

    /**
     * How an answer from this view stands now.
     *
     * @param now how things stand outside of it
     * @param millis the time, since 1970
     */
    Standing standing(Standing now, long millis) {
        if (!now.known()) {
            return new Standing(position, now.source(), null);
        }
        // What it lacks was not committed when it was opened, or was what it lagged behind by then.
        Duration behind =
                now.source() > position ? Duration.ofMillis(lagMillis + Math.max(0, millis - openedAt)) : Duration.ZERO;
        return new Standing(position, now.source(), behind.compareTo(now.lag()) > 0 ? behind : now.lag());
    }
}
