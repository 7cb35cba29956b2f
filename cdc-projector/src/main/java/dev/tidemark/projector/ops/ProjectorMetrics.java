package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.BackfillReports;
import dev.tidemark.projector.backfill.FanOutFigures;
import dev.tidemark.projector.index.Outcome;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectorStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The projector's metrics, named as the contract has them. Thread-safe. */
public final class ProjectorMetrics {

    private static final List<Outcome> SHOWN =
            List.of(Outcome.APPLIED, Outcome.STALE, Outcome.REJECTED, Outcome.RETRIED);

    private final MeterRegistry registry;
    private final StatusBoard board;
    private final History history;
    private final BackfillReports backfills;
    private final FanOutFigures fanOuts;
    private final Timer commitToSearchable;
    private volatile double binlogRetention = Double.NaN;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public ProjectorMetrics(
            MeterRegistry registry,
            StatusBoard board,
            History history,
            BackfillReports backfills,
            FanOutFigures fanOuts) {
        this.registry = registry;
        this.board = board;
        this.history = history;
        this.backfills = backfills;
        this.fanOuts = fanOuts;
        FunctionCounter.builder("tidemark.backfill.rows", backfills, BackfillReports::rows)
                .description("Root rows that backfills have brought into an index")
                .register(registry);
        FunctionCounter.builder("tidemark.backfill.yields", backfills, BackfillReports::yields)
                .description("Chunks of backfills that waited because MySQL or Elasticsearch had too much to do")
                .register(registry);
        gauge("tidemark.source.position", "Transactions the source has executed", ProjectorStatus::sourcePosition);
        gauge("tidemark.applied.position", "Transactions applied to the index", ProjectorStatus::appliedPosition);
        gauge("tidemark.searchable.position", "Transactions that searches see", ProjectorStatus::searchablePosition);
        gauge("tidemark.backlog.transactions", "Transactions not searchable yet", ProjectorStatus::backlogTransactions);
        gauge(
                "tidemark.lag.seconds",
                "How far searches are behind the source",
                status -> status.lagSeconds() == null ? Double.NaN : status.lagSeconds());
        for (ProjectionStatus.State state : ProjectionStatus.State.values()) {
            Gauge.builder("tidemark.projector.state", board, from -> from.said().state() == state ? 1 : 0)
                    .description("1 for what the projector is doing, 0 for what it is not")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("tidemark.binlog.retention.seconds", this, from -> from.binlogRetention)
                .description("How long MySQL keeps its binlog at least; a lag beyond that cannot be caught up with")
                .register(registry);
        commitToSearchable = Timer.builder("tidemark.commit.to.searchable")
                .description("From a commit until searches see it, by the clocks of source and projector")
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5))
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<ProjectorStatus> value) {
        Gauge.builder(name, board, from -> value.applyAsDouble(from.positions()))
                .description(description)
                .register(registry);
    }

    /** MySQL keeps its binlog for so long; zero for ever. */
    public void binlogRetention(Duration keeps) {
        binlogRetention = keeps.isZero() ? Double.POSITIVE_INFINITY : keeps.toSeconds();
    }

    /** Clocks of two machines may differ: a commit is never searchable before it happened. */
    public void searchable(List<Instant> committed, Instant searchableAt) {
        for (Instant at : committed) {
            Duration took = Duration.between(at, searchableAt);
            Duration counted = took.isNegative() ? Duration.ZERO : took;
            commitToSearchable.record(counted);
            history.searchable(counted);
        }
    }

    /** Shows a collection from now on. */
    public void collection(String collection, WriteCounts counts) {
        if (!known.add(collection)) {
            return;
        }
        for (Outcome outcome : SHOWN) {
            FunctionCounter.builder("tidemark.documents", counts, from -> from.count(collection, outcome))
                    .description("Document writes by outcome")
                    .tag("collection", collection)
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder(
                        "tidemark.drift.documents",
                        board,
                        from -> from.drift().documents(collection).stream()
                                .mapToDouble(documents -> documents)
                                .findFirst()
                                .orElse(Double.NaN))
                .description(
                        "Documents that are not as the database has them, as of the slow comparison that never ends or a"
                                + " verification since; NaN before the first")
                .tag("collection", collection)
                .register(registry);
        Gauge.builder(
                        "tidemark.collection.stopped",
                        board,
                        from -> from.stopped().containsKey(collection) ? 1 : 0)
                .description("1 for a collection to which changes are not applied until somebody mends something")
                .tag("collection", collection)
                .register(registry);
        Gauge.builder("tidemark.backfill.progress.ratio", backfills, from -> from.ratio(collection))
                .description("How much of the generation that is being made is filled; 1 while none is")
                .tag("collection", collection)
                .register(registry);
        fanOuts(collection);
        Gauge.builder("tidemark.dead.letters", board, from -> deadLetters(from, collection))
                .description("Documents that Elasticsearch refused")
                .tag("collection", collection)
                .register(registry);
    }

    private void fanOuts(String collection) {
        Gauge.builder("tidemark.fan.out.jobs", fanOuts, from -> from.jobs(collection))
                .description("Changed rows whose many documents are being brought up to date beside the stream")
                .tag("collection", collection)
                .register(registry);
        Gauge.builder("tidemark.fan.out.pending.documents", fanOuts, from -> from.pending(collection))
                .description("Documents, about so many, that are still to be brought up to date because of such rows")
                .tag("collection", collection)
                .register(registry);
        Gauge.builder("tidemark.fan.out.lag.seconds", fanOuts, from -> from.lagSeconds(collection))
                .description("How far documents may be behind because of such rows; 0 where none is under way")
                .tag("collection", collection)
                .register(registry);
        FunctionCounter.builder("tidemark.fan.out.documents", fanOuts, from -> from.documents(collection))
                .description("Documents that were written because of such rows")
                .tag("collection", collection)
                .register(registry);
    }

    private static double deadLetters(StatusBoard board, String collection) {
        return board.status().collections().stream()
                .filter(of -> of.collection().equals(collection))
                .mapToLong(ProjectorStatus.Collection::deadLetters)
                .sum();
    }

    /** @param op insert, update or delete */
    public void changes(String table, String op, long more) {
        Counter.builder("tidemark.changes")
                .description("Row changes that the binlog brought")
                .tag("table", table)
                .tag("op", op)
                .register(registry)
                .increment(more);
    }
}
