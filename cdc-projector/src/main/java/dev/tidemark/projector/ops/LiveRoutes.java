package dev.tidemark.projector.ops;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /v1/status/stream}: the status every second, as server-sent events, until either side ends it. Each listener
 * holds a thread, so they are few.
 */
public final class LiveRoutes implements Routes {

    private static final String EVENTS = "text/event-stream";
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final Pulse pulse;

    public LiveRoutes(Pulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/v1/status/stream", this::stream);
    }

    private void stream(Context ctx) throws IOException, InterruptedException {
        Query.only(ctx, List.of());
        String accept = ctx.header("Accept");
        if (accept == null || !accept.contains(EVENTS)) {
            throw new ProblemException(
                    406,
                    "not-acceptable",
                    "Not acceptable",
                    "This is a stream of events: send 'Accept: " + EVENTS + "', or ask /v1/status once.");
        }
        if (!pulse.join()) {
            throw new ProblemException(
                    503,
                    "too-many-listeners",
                    "Too many listeners",
                    Pulse.MOST_LISTENERS + " listen already; ask /v1/status, or come again.",
                    List.of(),
                    Map.of("Retry-After", "10"));
        }
        try {
            ctx.contentType(EVENTS + "; charset=utf-8")
                    .header("Cache-Control", "no-store")
                    .header("X-Accel-Buffering", "no"); // a proxy in between must not collect events
            if (ctx.method() != HandlerType.HEAD) {
                send(ctx.res().getOutputStream());
            }
        } finally {
            pulse.leave();
        }
    }

    private void send(OutputStream out) throws InterruptedException {
        try {
            write(out, "retry: 1000\n\n");
            long seen = 0;
            while (!pulse.isClosed()) {
                Optional<Pulse.Beat> beat = pulse.after(seen, QUIET);
                write(out, beat.map(LiveRoutes::events).orElse(": still here\n\n"));
                seen = beat.map(Pulse.Beat::number).orElse(seen);
            }
        } catch (IOException gone) {
            // The listener has left: nobody is there to be told.
        }
    }

    private static String events(Pulse.Beat beat) {
        String sample = beat.sample() == null ? "" : "event: sample\ndata: " + beat.sample() + "\n\n";
        return "id: " + beat.number() + "\nevent: status\ndata: " + beat.status() + "\n\n" + sample;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
