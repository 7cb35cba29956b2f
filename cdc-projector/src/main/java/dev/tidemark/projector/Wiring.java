package dev.tidemark.projector;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.backfill.FanOutWork;
import dev.tidemark.projector.backfill.FanOuts;
import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.LoadConnection;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.index.BulkSettings;
import dev.tidemark.projector.index.BulkWriter;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DirtyIndices;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.DueFanOut;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.IndexLifecycle;
import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.index.Publisher;
import dev.tidemark.projector.index.WriteQueue;
import dev.tidemark.projector.progress.Applied;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProgressTracker;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.source.MySqlConnections;
import dev.tidemark.projector.source.SourcePosition;
import dev.tidemark.projector.trace.Traces;
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Wires an attempt: the one place that knows which part is made of which. In the order in which the parts come to be, and
 * with what has to be true before each: the servers answer, the lead is ours, it is known where to go on, the generations
 * are there.
 */
final class Wiring {

    /** More than a stream that keeps up ever is. */
    private static final Duration BEHIND = Duration.ofSeconds(1);

    /** What is on its way is there in a moment, unless Elasticsearch is in trouble. */
    private static final Duration STILL_WITHIN = Duration.ofSeconds(3);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    /** A semi-synchronous source shows a commit only when a replica has it. */
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(30);

    private final ProjectorConfig config;
    private final Shared shared;
    private final Ending ending;
    private final Opened opened;
    private final DirtyIndices dirty = new DirtyIndices();
    private final LagClock lag = new LagClock(System::nanoTime);

    // What parts ask for that come after them.
    private ProgressTracker tracker;
    private Function<String, CompletableFuture<Void>> retiring = index -> tracker.settled();
    private Consumer<Runnable> still = Runnable::run;
    private Streaming streaming;
    private Operations operations;

    /**
     * @param shared what outlives the attempt
     * @param opened closes the parts
     */
    Wiring(ProjectorConfig config, Shared shared, Ending ending, Opened opened) {
        this.config = config;
        this.shared = shared;
        this.ending = ending;
        this.opened = opened;
    }

    /**
     * Makes all parts, ready to stream.
     *
     * @param standingBy called while another projector leads; this one waits for as long as that takes
     */
    void wire(Runnable standingBy) throws SQLException, InterruptedException {
        ElasticsearchConnection elasticsearch = elasticsearch();
        MySqlConnections mysql = new MySqlConnections(config.mysql());
        Source source = opened.own(new Source(config, mysql, shared.warnings()));
        source.check(); // the server first: what is wrong with it would show as other trouble later
        ControlIndex control =
                new ControlIndex(elasticsearch.rest(), config.index().prefix());
        IndexLifecycle indices = new IndexLifecycle(
                elasticsearch.rest(), config.index().prefix(), config.index().replicas());
        Following following =
                follow(source, control, indices); // what is refused is said at once, also by one that stands by
        if (opened.own(new Lead(mysql, config.index().prefix(), ending)).take(shared, standingBy)) {
            following = follow(source, control, indices); // what was right then may not be now
        }
        shared.backfills().names(following.names());
        DeadLetters deadLetters =
                new DeadLetters(elasticsearch.rest(), config.index().prefix(), Clock.systemUTC());
        Generations generations = new Generations(
                indices,
                control,
                deadLetters,
                config.index().prefix(),
                index -> retiring.apply(index),
                move -> still.accept(move));
        SourcePosition now = source.position();
        Progress start = new StartingPoint(control, generations, shared).find(now, following, lag);
        if (start.gtids().equals(now.executed())) {
            following =
                    follow(source, control, indices); // of a statement from before this place the stream will not tell
        }
        lag.source(now.position());
        shared.metrics().binlogRetention(source.binlogRetention());
        List<ProjectionPlan> declared = following.plans();
        tracker = new ProgressTracker(start.gtids(), start.committedAt());
        deadLetters.open();
        prepare(generations, following, source, control, start.complete());
        Following followed = following.stopping(generations.stopped());
        List<ProjectionPlan> plans = generations.plans();
        if (!Source.columns(declared).keySet().containsAll(Source.columns(plans).keySet())) {
            // What was begun by a former file may need other tables; nobody has looked at those yet.
            Map<String, String> misfits = source.check(plans);
            if (!misfits.isEmpty()) {
                throw new ChangeStreamException(Kind.CONFIGURATION, String.join("\n", misfits.values()));
            }
        }

        Snapshots snapshots = new Snapshots(loadConnections(mysql), now.serverUuid(), start.gtids(), VISIBLE_LIMIT);
        KeyScan keys = new KeyScan(snapshots);
        IndexedDocuments indexed = new IndexedDocuments(elasticsearch.rest());
        BulkWriter bulk = bulk(elasticsearch, deadLetters);
        Threads loaders = opened.own(new Threads("load", config.pipeline().loaders()));
        DocumentWriter documents = new DocumentWriter(snapshots, bulk, loaders);
        FanOuts fanOuts = opened.own(new FanOuts(control, snapshots, Clock.systemUTC(), shared.fanOuts()));
        fanOuts.resume(generations);
        shared.show(generations, deadLetters, fanOuts, opened.own(new Counts()));
        retiring = index -> {
            bulk.retire(index); // ranges that are loaded again, and repairs, may go on into it for long
            return CompletableFuture.allOf(tracker.settled(), fanOuts.settled());
        };
        ProjectionEngine engine = new ProjectionEngine(
                snapshots,
                generations::targets,
                documents,
                fanOuts,
                tracker,
                loaders,
                config.pipeline().batchesInFlight(),
                config.pipeline().fanOutAbove(),
                ending::fail);
        still = move -> fanOuts.runStill(STILL_WITHIN, () -> engine.runStill(STILL_WITHIN, move));
        Applied applied = opened.own(new Applied(tracker, shared.pause()::isPaused));
        Checking checking = opened.own(new Checking(
                new Checking.Parts(
                        snapshots, documents, bulk, deadLetters, applied, fanOuts, generations, keys, indexed),
                control,
                source,
                config.pipeline().loaders(),
                shared.board().drift(),
                ending));
        WriteQueue writes = new WriteQueue(elasticsearch.rest(), System::nanoTime);
        BooleanSupplier strained = () -> source.isStrained() || writes.isLong();
        Backfill backfill = new Backfill(
                generations,
                keys,
                documents,
                indexed,
                dirty,
                config.pipeline().loaders(),
                strained,
                applied,
                () -> source.position().executed(),
                checking::objection,
                shared.backfills().reports(),
                ending::hasBegun);
        shared.pause().set(control.isPaused());
        lag.held(shared.pause().isPaused());
        Traces traces = opened.own(new Traces());
        tracker.onAdvance(() -> traces.applied(tracker.committable().gtids()));
        Changes changes = new Changes(
                shared,
                ending,
                source,
                plans,
                followed.stoppedTables(),
                generations,
                engine,
                traces,
                () -> streaming.flows());
        Publisher publisher = opened.own(
                publisher(elasticsearch, control, fanOuts, () -> situation(now, start.behind(), generations, fanOuts)));
        FanOutWork fanOutWork = new FanOutWork(
                fanOuts,
                snapshots,
                documents,
                generations::targets,
                tracker,
                shared.pause(),
                () -> lag.lag().compareTo(BEHIND) > 0 || bulk.problem().isPresent() || strained.getAsBoolean(),
                ending::hasBegun,
                config.pipeline().fanOutRate(),
                publisher::publishSoon);
        streaming = new Streaming(
                shared,
                ending,
                changes,
                engine,
                backfill,
                fanOutWork,
                checking,
                publisher,
                tracker,
                opened.own(source.stream(plans, followed.tables(), control.schemaHistory())));
        opened.own(source.watch(plans, lag, tracker, now, ending::fail));
        opened.own(new Recovery(
                followed.stopping(generations.unbuilt()),
                !shared.files().problems().isEmpty()
                        || !generations.undeclared().isEmpty(),
                () -> follow(source, control, indices),
                generations::canBeBuilt,
                () -> source.position().executed(),
                applied::has,
                ending::fail));
        operations = new Operations(
                config,
                shared,
                source,
                generations,
                control,
                publisher,
                lag,
                documents,
                deadLetters,
                backfill,
                checking);
        shared.backfills()
                .attach(generations, operations::declared, () -> ending.fail(new StartAgain("a backfill begins")));
        opened.own(shared.backfills()::detach);
    }

    /** What runs. */
    Streaming streaming() {
        return streaming;
    }

    /** What operators ask. */
    Operations operations() {
        return operations;
    }

    private ElasticsearchConnection elasticsearch() {
        ElasticsearchConnection connection = opened.own(new ElasticsearchConnection(
                config.elasticsearch(), ANSWER_LIMIT, config.pipeline().lanes() + 8));
        connection.check().ifPresent(problem -> {
            throw new ChangeStreamException(Kind.TRANSIENT, problem);
        });
        return connection;
    }

    private BulkWriter bulk(ElasticsearchConnection elasticsearch, DeadLetters deadLetters) {
        return opened.own(new BulkWriter(
                elasticsearch.rest(),
                deadLetters,
                dirty,
                shared.writes(),
                BulkSettings.defaults().withLanes(config.pipeline().lanes())));
    }

    private HikariDataSource loadConnections(MySqlConnections mysql) {
        return opened.own(mysql.pool(
                "load", 3 * config.pipeline().loaders() + 4 + Order.MOST_THREADS, LoadConnection.parameters()));
    }

    private Publisher publisher(
            ElasticsearchConnection elasticsearch,
            ControlIndex control,
            FanOuts fanOuts,
            Supplier<Publisher.Situation> situation) {
        return new Publisher(
                elasticsearch.rest(),
                control,
                tracker,
                dirty,
                lag,
                situation,
                shared.publishing(
                        progress -> {
                            if (fanOuts.published()) {
                                operations.publisher().publishSoon(); // to say that they are not behind any more
                            }
                            streaming.published(progress);
                        },
                        ending::fail),
                Clock.systemUTC());
    }

    /** @param behind as of the beginning; over when nothing of the lost history serves any more */
    private Publisher.Situation situation(
            SourcePosition now, Progress.Behind behind, Generations generations, FanOuts fanOuts) {
        return new Publisher.Situation(
                now.serverUuid(),
                shared.board().said(),
                generations.collections(fanOuts::behind),
                generations.serveLostHistory() ? behind : null);
    }

    /** Documents of rows that very many show may be older than all others; when it is stopped they stay so. */
    private static Progress.Behind due(ControlIndex control, String collection, Progress.Behind complete) {
        Instant since = control.fanOuts().stream()
                .filter(due -> due.collection().equals(collection))
                .map(DueFanOut::since)
                .filter(complete.since()::isAfter)
                .min(Comparator.naturalOrder())
                .orElse(complete.since());
        return new Progress.Behind(complete.searchable(), since);
    }

    private Following follow(Source source, ControlIndex control, IndexLifecycle indices) throws SQLException {
        return Following.read(
                source, new Survey(source, control::collection, shared.suspects(), indices::refusal), shared.files());
    }

    private void prepare(
            Generations generations,
            Following following,
            Source source,
            ControlIndex control,
            Progress.Behind complete) {
        following
                .plans()
                .forEach(plan -> generations
                        .prepare(plan, source::compile, complete)
                        .ifPresent(why -> shared.backfills().reports().notBuilt(plan.collection(), why)));
        following.stopped().forEach(stopped -> {
            generations.stop(stopped.collection(), stopped.reason(), due(control, stopped.collection(), complete));
            shared.backfills().reports().notBuilt(stopped.collection(), stopped.reason());
            shared.suspects().stopped(stopped.collection());
        });
        generations.undeclared().find(following.names(), collection -> due(control, collection, complete));
    }
}
