package dev.tidemark.search.freshness;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the contract lists of positions and lag, as this service sees them. */
public final class FreshnessMetrics {

    private FreshnessMetrics() {}

    public static void register(MeterRegistry registry, Freshness freshness) {
        gauge(
                registry,
                freshness,
                "tidemark.source.position",
                "Transactions the source has executed",
                Standing::source);
        gauge(
                registry,
                freshness,
                "tidemark.searchable.position",
                "Transactions that searches see",
                Standing::position);
        gauge(
                registry,
                freshness,
                "tidemark.backlog.transactions",
                "Transactions not searchable yet",
                Standing::backlog);
        gauge(
                registry,
                freshness,
                "tidemark.lag.seconds",
                "How far searches are behind the source",
                standing -> standing.lag().toNanos() / 1e9);
        Gauge.builder("tidemark.waiting.requests", freshness, Freshness::waiting)
                .description("Requests that wait for a position")
                .register(registry);
    }

    /** Not a number where it is not known. */
    private static void gauge(
            MeterRegistry registry,
            Freshness freshness,
            String name,
            String description,
            ToDoubleFunction<Standing> value) {
        Gauge.builder(name, freshness, from -> {
                    Standing now = from.now();
                    return now.known() ? value.applyAsDouble(now) : Double.NaN;
                })
                .description(description)
                .register(registry);
    }
}
