package dev.tidemark.search.freshness;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;

/** {@code Tidemark-Position} and {@code Tidemark-Lag} of an answer. */
public final class FreshnessHeaders {

    private FreshnessHeaders() {}

    public static void write(Context ctx, Standing standing) {
        ctx.header(Demand.HEADER, String.valueOf(standing.position()));
        if (standing.known()) {
            ctx.header("Tidemark-Lag", seconds(standing.lag()));
        }
    }

    static String seconds(Duration lag) {
        return String.format(Locale.ROOT, "%d.%03d", lag.toSeconds(), lag.toMillisPart());
    }
}
