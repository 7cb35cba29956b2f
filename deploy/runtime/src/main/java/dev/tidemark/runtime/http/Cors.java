package dev.tidemark.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;

/** Lets pages of other sites read answers: of those sites that are named, or of any. Cookies are never part of it. */
public final class Cors {

    private static final String ANY = "*";

    private final List<String> origins;
    private final String headers;

    /**
     * @param origins {@code https://shop.example} and so on, with commas between; {@code *} for any
     * @param headers of answers that pages may read
     */
    public Cors(String origins, List<String> headers) {
        this.origins = Arrays.stream(origins.split(",")).map(String::strip).toList();
        this.headers = String.join(", ", headers);
    }

    public void install(RoutesConfig routes) {
        routes.before(this::allow);
    }

    private void allow(Context ctx) {
        String origin = ctx.header("Origin");
        ctx.res().addHeader("Vary", "Origin");
        if (origin == null || !origins.contains(ANY) && !origins.contains(origin)) {
            return;
        }
        ctx.header("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin)
                .header("Access-Control-Expose-Headers", headers);
        if (ctx.method().name().equals("OPTIONS") && ctx.header("Access-Control-Request-Method") != null) {
            ctx.header("Access-Control-Allow-Methods", "GET, POST")
                    .header(
                            "Access-Control-Allow-Headers",
                            "Authorization, Content-Type, If-None-Match, Tidemark-Position, X-Request-Id")
                    .header("Access-Control-Max-Age", "600")
                    .status(204)
                    .skipRemainingHandlers();
        }
    }
}
