package dev.tidemark.projector.verify;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many documents of each collection are not as the database has them: as the sampler's last round found them, or an
 * operator's verification since. Thread-safe; outlives attempts, for a round over a large index takes hours.
 */
public final class Drift {

    private static final Known NOTHING = new Known(null, null, 0, 0, true, Long.MIN_VALUE);

    private final Map<String, Known> known = new HashMap<>();
    private long rounds;

    /**
     * @param index the one that was looked at
     * @param documents how many differ; null before anything is known
     * @param before how many differed when this round began, or at a verification since
     * @param found how many this round has found since then
     * @param whole whether that is all that this round has found
     * @param round the number of its last round, of all that have begun
     */
    private record Known(String index, Long documents, long before, long found, boolean whole, long round) {}

    private Known of(String collection) {
        return known.getOrDefault(collection, NOTHING);
    }

    /** A round over an index begins. Until it is over what was known before counts as well, but not of another index. */
    synchronized void begin(String collection, String index) {
        Known last = of(collection);
        Long documents = index.equals(last.index()) ? last.documents() : null;
        known.put(collection, new Known(index, documents, documents == null ? 0 : documents, 0, true, ++rounds));
    }

    /** The round over this index has found more. */
    synchronized void found(String collection, String index, int more) {
        Known last = of(collection);
        if (index.equals(last.index())) {
            long found = last.found() + more;
            long documents = Math.max(last.before(), found);
            known.put(collection, new Known(index, documents, last.before(), found, last.whole(), last.round()));
        }
    }

    /** The round over this index is over. */
    synchronized void end(String collection, String index) {
        Known last = of(collection);
        if (index.equals(last.index())) {
            long documents = last.whole() ? last.found() : Math.max(last.before(), last.found());
            known.put(collection, new Known(index, documents, documents, 0, true, last.round()));
        }
    }

    /** A verification of the whole index that serves is over, and so many still differ: its round begins to count anew. */
    public synchronized void verified(String collection, String index, long differ) {
        known.put(
                collection,
                new Known(index, differ, differ, 0, false, of(collection).round()));
    }

    /** Empty before anything is known. */
    public synchronized OptionalLong documents(String collection) {
        Long documents = of(collection).documents();
        return documents == null ? OptionalLong.empty() : OptionalLong.of(documents);
    }

    /** Collections in this order: first those whose last round began longest ago, whether it came to its end or not. */
    synchronized Comparator<String> inTurn() {
        Map<String, Known> now = Map.copyOf(known);
        return Comparator.comparingLong(
                collection -> now.getOrDefault(collection, NOTHING).round());
    }
}
