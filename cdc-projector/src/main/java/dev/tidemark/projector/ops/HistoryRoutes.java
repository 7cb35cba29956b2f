package dev.tidemark.projector.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.Query;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/history}: how it was in the last hour, for as long as this process runs. */
public final class HistoryRoutes implements Routes {

    private final History history;

    public HistoryRoutes(History history) {
        this.history = history;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/v1/history", ctx -> {
            Query.only(ctx, List.of());
            ctx.header("Cache-Control", "no-store")
                    .json(Map.of(
                            "resolution_seconds",
                            History.RESOLUTION.toSeconds(),
                            "samples",
                            history.samples().stream().map(HistoryRoutes::json).toList()));
        });
    }

    static ObjectNode json(History.Sample sample) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("at", sample.at().toEpochMilli() / 1e3)
                .put("lag_seconds", sample.lagSeconds())
                .put("backlog_transactions", sample.backlog());
        Latencies.Quantiles took = sample.commitToSearchable();
        if (took == null) {
            json.putNull("commit_to_searchable_seconds");
        } else {
            json.putObject("commit_to_searchable_seconds")
                    .put("p50", rounded(took.p50()))
                    .put("p95", rounded(took.p95()))
                    .put("p99", rounded(took.p99()));
        }
        ObjectNode rates = json.putObject("documents_per_second");
        sample.documentsPerSecond().forEach((collection, rate) -> rates.put(collection, rounded(rate)));
        return json;
    }

    private static double rounded(double number) {
        return Math.round(number * 1e4) / 1e4;
    }
}
