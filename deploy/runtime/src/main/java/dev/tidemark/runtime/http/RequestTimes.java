package dev.tidemark.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Times requests by route template, so that the labels stay few however many documents there are. */
final class RequestTimes {

    private static final String BEGUN = RequestTimes.class.getName();
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final MeterRegistry metrics;
    private final ConcurrentMap<Labels, Timer> timers = new ConcurrentHashMap<>();

    private record Labels(String route, String method, int status) {}

    RequestTimes(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void install(RoutesConfig routes) {
        routes.before(ctx -> ctx.attribute(BEGUN, System.nanoTime()));
        routes.after(this::record);
    }

    private void record(Context ctx) {
        Long begun = ctx.attribute(BEGUN);
        String type = ctx.res().getContentType();
        // A stream ends when its listener has had enough: that is nobody's response time.
        if (begun == null || type != null && type.startsWith("text/event-stream")) {
            return;
        }
        var matched = ctx.endpoints().matchedHttpEndpoint();
        String method = ctx.method().name();
        Labels labels = new Labels(
                matched == null ? "none" : matched.path,
                // A caller may send any word as a method: that must not make a label each.
                METHODS.contains(method) ? method : "other",
                ctx.statusCode());
        timers.computeIfAbsent(labels, this::timer).record(Duration.ofNanos(System.nanoTime() - begun));
    }

    private Timer timer(Labels labels) {
        return Timer.builder("http.server.requests")
                .description("HTTP requests by route, method and status")
                .tag("route", labels.route())
                .tag("method", labels.method())
                .tag("status", String.valueOf(labels.status()))
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30))
                .register(metrics);
    }
}
