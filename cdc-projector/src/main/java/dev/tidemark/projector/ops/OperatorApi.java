package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.http.HealthCheck;
import dev.tidemark.runtime.http.HttpService;
import dev.tidemark.runtime.http.Query;
import dev.tidemark.runtime.http.WebPage;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;

/** What operators and their tools ask of the running projector over HTTP. */
public final class OperatorApi {

    private static final long MAX_BODY_BYTES = 64 * 1024;

    /** What the dashboard is made of, beside its {@code index.html}. */
    private static final List<String> DASHBOARD = List.of(
            "dashboard.css",
            "uPlot.min.css",
            "icon.svg",
            "main.js",
            "api.js",
            "cards.js",
            "charts.js",
            "dialog.js",
            "doctor.js",
            "dom.js",
            "format.js",
            "letters.js",
            "undeclared.js",
            "uPlot.esm.js");

    private OperatorApi() {}

    /**
     * @param token what a caller has to show; empty for none, then only this machine may ask for more than the status
     * @param more the paths beside status, health and metrics
     */
    public static HttpService service(
            HttpSettings settings,
            String token,
            PrometheusMeterRegistry metrics,
            StatusBoard board,
            List<Routes> more) {
        return new HttpService(
                "cdc-projector",
                settings,
                MAX_BODY_BYTES,
                List.of(streaming(board), followed(board)),
                metrics,
                routes -> {
                    new WebPage("/dashboard", DASHBOARD).install(routes);
                    new Admin(token).install(routes);
                    routes.get("/v1/status", ctx -> {
                        Query.only(ctx, List.of());
                        ctx.json(board.status());
                    });
                    more.forEach(some -> some.install(routes));
                });
    }

    /** Ready is who keeps every collection true. */
    private static HealthCheck followed(StatusBoard board) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "collections";
            }

            @Override
            public Optional<String> problem() {
                return board.stopped().entrySet().stream()
                        .map(stopped -> stopped.getKey() + " is stopped: " + stopped.getValue())
                        .reduce((one, other) -> one + "; " + other);
            }
        };
    }

    /** Ready is who follows the source. */
    private static HealthCheck streaming(StatusBoard board) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "stream";
            }

            @Override
            public Optional<String> problem() {
                ProjectionStatus said = board.said();
                return said.state() == State.STREAMING ? Optional.empty() : Optional.of(said.toString());
            }
        };
    }
}
