package dev.tidemark.projector.ops;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long things took since somebody last asked: exact to a twentieth, in a fixed amount of memory. Thread-safe. */
final class Latencies {

    private static final int PER_DOUBLING = 16;
    private static final double FACTOR = Math.pow(2, 1.0 / PER_DOUBLING);

    // Guarded by this. From a microsecond to some weeks.
    private final long[] counts = new long[41 * PER_DOUBLING];
    private long total;

    /** In seconds. */
    record Quantiles(double p50, double p95, double p99) {}

    synchronized void record(Duration took) {
        double micros = Math.max(1, took.toNanos() / 1e3);
        int bucket = (int) (Math.log(micros) / Math.log(FACTOR));
        counts[Math.min(counts.length - 1, bucket)]++;
        total++;
    }

    /** Since the last call; empty where there was nothing. */
    synchronized Optional<Quantiles> take() {
        if (total == 0) {
            return Optional.empty();
        }
        Quantiles quantiles = new Quantiles(quantile(0.5), quantile(0.95), quantile(0.99));
        Arrays.fill(counts, 0);
        total = 0;
        return Optional.of(quantiles);
    }

    /** The upper end of the bucket in which it is. */
    private double quantile(double part) {
        long wanted = (long) Math.ceil(part * total);
        long seen = 0;
        int bucket = -1;
        while (seen < wanted) {
            seen += counts[++bucket];
        }
        return Math.pow(FACTOR, bucket + 1) / 1e6;
    }
}
