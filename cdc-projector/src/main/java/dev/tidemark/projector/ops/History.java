package dev.tidemark.projector.ops;

import dev.tidemark.projector.index.Outcome;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.progress.ProjectorStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The last hour, in samples of two seconds each, in memory: about half a megabyte. Thread-safe. */
public final class History {

    static final Duration RESOLUTION = Duration.ofSeconds(2);
    private static final int MOST = (int) (Duration.ofHours(1).toSeconds() / RESOLUTION.toSeconds());
    /** The pace of a backlog is that of so many samples: shorter it jumps about, longer it says what is over. */
    private static final int OF_A_TREND = 4;

    private final WriteCounts writes;
    private final Latencies commitToSearchable = new Latencies();

    // All guarded by this; the oldest first.
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Map<String, Long> written = new HashMap<>();
    private final Map<String, Instant> changed = new HashMap<>();
    private long sampledAt;

    public History(WriteCounts writes) {
        this.writes = writes;
    }

    /**
     * @param nanos by the monotonic clock, for differences
     * @param lagSeconds null where it is not known
     * @param documentsPerSecond written, by collection
     * @param commitToSearchable null where nothing became searchable
     */
    record Sample(
            Instant at,
            long nanos,
            Double lagSeconds,
            long backlog,
            Map<String, Double> documentsPerSecond,
            Latencies.Quantiles commitToSearchable) {}

    /** This is how long a commit took to become searchable. */
    void searchable(Duration took) {
        commitToSearchable.record(took);
    }

    /** Things are like this now. */
    synchronized Sample sample(ProjectorStatus now, List<String> collections, Instant at, long nanos) {
        double seconds = (nanos - sampledAt) / 1e9;
        Map<String, Double> rates = new TreeMap<>();
        for (String collection : collections) {
            long count = writes.count(collection, Outcome.APPLIED);
            long more = count - written.getOrDefault(collection, 0L);
            written.put(collection, count);
            if (more > 0) {
                changed.put(collection, at);
            }
            rates.put(collection, samples.isEmpty() ? 0 : more / seconds);
        }
        sampledAt = nanos;
        Sample sample = new Sample(
                at,
                nanos,
                now.lagSeconds(),
                now.backlogTransactions(),
                rates,
                commitToSearchable.take().orElse(null));
        if (samples.size() == MOST) {
            samples.removeFirst();
        }
        samples.addLast(sample);
        return sample;
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** When this process last wrote a document of a collection, to a sample exactly. */
    synchronized Optional<Instant> changedAt(String collection) {
        return Optional.ofNullable(changed.get(collection));
    }

    /** By how many transactions a second a backlog shrinks; empty where that cannot be told yet. */
    synchronized Optional<Double> catchUp(long backlog, long nanos) {
        Sample before = null;
        Iterator<Sample> newestFirst = samples.descendingIterator();
        for (int i = 0; i < OF_A_TREND && newestFirst.hasNext(); i++) {
            Sample sample = newestFirst.next();
            if (sample.backlog() == 0) {
                break; // it was not there yet
            }
            before = sample;
        }
        return before == null || nanos - before.nanos() < RESOLUTION.toNanos()
                ? Optional.empty()
                : Optional.of((before.backlog() - backlog) / ((nanos - before.nanos()) / 1e9));
    }
}
