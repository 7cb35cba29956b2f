package dev.tidemark.projector;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.ChangeStream;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.LoadConnection;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.index.BulkSettings;
import dev.tidemark.projector.index.BulkWriter;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DirtyIndices;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.IndexLifecycle;
import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.index.Publisher;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.PlannedChange;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProgressTracker;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.source.LeaderLock;
import dev.tidemark.projector.source.MySqlConnections;
import dev.tidemark.projector.source.SourcePosition;
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at keeping the index true, from taking the lead until something is lost. It is wired anew each time, the way
 * a fresh process would, so nothing of a former attempt can mislead it.
 */
final class Attempt implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration LEAD_WAIT = Duration.ofSeconds(2);
    /** A semi-synchronous source shows a commit only when a replica has it. */
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(30);
    /** How long what is in flight may take to be written at the end; what is not comes again with the next start. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(10);

    private final ProjectorConfig config;
    private final Shared shared;
    /** What was opened, the last first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    private final AtomicReference<GtidSet> restartBehind = new AtomicReference<>(GtidSet.empty());

    private Source source;
    private List<ProjectionPlan> plans;
    private ProgressTracker tracker;
    private Generations generations;
    private Backfill backfill;
    private Checking checking;
    private Publisher publisher;
    private ProjectionEngine engine;
    private ChangeHandler handler;
    private ChangeStream stream;
    private ControlIndex control;
    private DeadLetters deadLetters;
    private DocumentWriter documents;
    private volatile boolean open;
    private volatile boolean flowing;

    Attempt(ProjectorConfig config, Shared shared) {
        this.config = config;
        this.shared = shared;
    }

    /**
     * Takes the lead and gets everything ready to stream.
     *
     * @param standingBy called while another projector leads; this one waits for as long as that takes
     */
    void open(Runnable standingBy) throws InterruptedException {
        try {
            wire(standingBy);
            open = true;
        } catch (SQLException e) {
            throw Trouble.of(e, config.mysql());
        }
    }

    private void wire(Runnable standingBy) throws SQLException, InterruptedException {
        String prefix = config.index().prefix();
        ElasticsearchConnection elasticsearch = own(new ElasticsearchConnection(
                config.elasticsearch(), ANSWER_LIMIT, config.pipeline().lanes() + 8));
        elasticsearch.check().ifPresent(problem -> {
            throw new ChangeStreamException(Kind.TRANSIENT, problem);
        });
        MySqlConnections mysql = new MySqlConnections(config.mysql());
        source = own(new Source(config, mysql));
        source.check(List.of()); // the server first: what is wrong with it would show as other trouble later
        plans = source.compile();
        source.check(plans);
        shared.backfills()
                .names(plans.stream().map(ProjectionPlan::collection).sorted().toList());
        takeTheLead(mysql, standingBy);

        control = new ControlIndex(elasticsearch.rest(), prefix);
        SourcePosition now = source.position();
        LagClock lag = new LagClock(System::nanoTime);
        IndexLifecycle lifecycle =
                new IndexLifecycle(elasticsearch.rest(), prefix, config.index().replicas());
        deadLetters = new DeadLetters(elasticsearch.rest(), prefix, Clock.systemUTC());
        generations = new Generations(lifecycle, control, deadLetters, prefix, () -> tracker.settled());
        Progress start = start(control, now, lag);
        tracker = new ProgressTracker(start.gtids(), start.committedAt());

        deadLetters.open();
        DirtyIndices dirty = new DirtyIndices();
        BulkWriter bulk = own(new BulkWriter(
                elasticsearch.rest(),
                deadLetters,
                dirty,
                shared.writes(),
                BulkSettings.defaults().withLanes(config.pipeline().lanes())));
        plans.forEach(plan -> generations.prepare(plan, source::compile));
        plans = generations.plans();
        source.check(plans);
        shared.show(generations, deadLetters);

        HikariDataSource loads = own(mysql.pool(
                "load", 3 * config.pipeline().loaders() + 4 + Order.MOST_THREADS, LoadConnection.parameters()));
        Snapshots snapshots = new Snapshots(loads, now.serverUuid(), start.gtids(), VISIBLE_LIMIT);
        Threads loaders = own(new Threads("load", config.pipeline().loaders()));
        documents = new DocumentWriter(snapshots, bulk, loaders);
        engine = new ProjectionEngine(
                snapshots,
                generations::targets,
                documents,
                tracker,
                loaders,
                config.pipeline().batchesInFlight(),
                this::fail);
        shared.pause().set(control.isPaused());
        handler = new ChangeHandler() {
            @Override
            public void handle(ChangeBatch batch) throws InterruptedException {
                holdBack();
                shared.count(batch);
                schemaChanged(batch);
                engine.handle(batch);
            }

            @Override
            public void streaming() {
                flowing = true;
                sayHowItIs();
                publisher.publishSoon();
            }
        };
        backfill = new Backfill(
                generations,
                new KeyScan(snapshots),
                documents,
                new IndexedDocuments(elasticsearch.rest()),
                config.pipeline().loaders(),
                source::isStrained,
                tracker,
                () -> source.position().executed(),
                (target, progress) -> checking.objection(target, progress),
                shared.backfills());
        checking = own(new Checking(
                new Checking.Parts(snapshots, documents, bulk, deadLetters, tracker, generations),
                new IndexedDocuments(elasticsearch.rest()),
                control,
                source,
                config.pipeline().loaders(),
                shared.metrics()::drift,
                this::fail));
        publisher = own(new Publisher(
                elasticsearch.rest(),
                control,
                tracker,
                dirty,
                lag,
                () -> new Publisher.Situation(now.serverUuid(), shared.board().said(), generations.collections()),
                shared.publishing(this::published, this::fail),
                Clock.systemUTC()));
        own(source.watch(plans, lag, tracker, this::fail));
        stream = own(source.stream(plans, control.schemaHistory()));
        shared.backfills().attach(generations, this::declared, () -> fail(new StartAgain("a backfill begins")));
        own(shared.backfills()::detach);
    }

    /** Waits for the lock that one projector of this prefix holds at a time. */
    private void takeTheLead(MySqlConnections mysql, Runnable standingBy) throws SQLException, InterruptedException {
        String name = "tidemark:" + config.index().prefix();
        LeaderLock lock = new LeaderLock(
                mysql, name, () -> fail(new ChangeStreamException(Kind.TRANSIENT, "the lead was lost: " + name)));
        own(lock);
        while (!lock.acquire(LEAD_WAIT)) {
            shared.board().say(new ProjectionStatus(State.STARTING, "another projector leads; this one stands by"));
            standingBy.run();
            if (stopping.getCount() == 0) {
                throw new InterruptedException();
            }
        }
    }

    /** Where the last projector stopped; or, the first time, here and now, written down before anything is filled. */
    private Progress start(ControlIndex control, SourcePosition now, LagClock lag) {
        Optional<Progress> stored = control.takeOver();
        if (stored.isEmpty()) {
            return startHere(control, now);
        }
        Optional<String> broken = now.breakAfter(stored.get().gtids());
        Optional<Order> reseed = shared.backfills().reseed();
        if (broken.isPresent() && reseed.isEmpty()) {
            throw new ChangeStreamException(Kind.HISTORY_LOST, broken.get());
        } else if (reseed.isPresent()) {
            LOG.warn("the source's history was lost: building all collections anew, from {} on", now.executed());
            plans.forEach(plan -> generations.cutOff(plan, reseed.get()));
            control.schemaHistory().clear();
            Progress fresh = startHere(control, now);
            shared.backfills().reseeded();
            return fresh;
        }
        lag.resume(stored.get(), Duration.between(stored.get().updatedAt(), Instant.now()));
        return stored.get();
    }

    private static Progress startHere(ControlIndex control, SourcePosition now) {
        Progress here = new Progress(
                now.serverUuid(),
                now.executed(),
                now.position(),
                Duration.ZERO,
                ProjectionStatus.of(State.STARTING),
                null,
                Instant.now(),
                Map.of());
        control.write(here);
        return here;
    }

    /** What the projection files say now. */
    private List<ProjectionPlan> declared() {
        try {
            return source.compile();
        } catch (SQLException e) {
            throw Trouble.of(e, config.mysql());
        }
    }

    /**
     * A statement changed a projected table. What a plan was compiled from is not true any more, or rows changed without
     * row events: those collections are built anew, by an attempt that starts behind the statement.
     */
    private void schemaChanged(ChangeBatch batch) {
        List<ProjectionPlan> outdated = source.outdatedBy(batch.schemaChanges(), plans);
        outdated.forEach(generations::rebuild);
        if (!outdated.isEmpty()) {
            restartBehind.accumulateAndGet(batch.touched(), GtidSet::union);
        }
    }

    private void published(Progress progress) {
        sayHowItIs(); // a collection may have become live
        GtidSet statement = restartBehind.get();
        if (!statement.isEmpty() && progress.gtids().contains(statement)) {
            fail(new StartAgain("a statement changed projected tables: starting again behind it"));
        }
    }

    /** Streams until {@link #stop}, or until something fails: then throws it. */
    void run() throws InterruptedException {
        sayHowItIs();
        publisher.start();
        checking.start();
        Thread filling = Threads.start("backfill", this::fill);
        try {
            if (stopping.getCount() > 0) {
                stream.run(tracker.committable().gtids(), handler);
            }
        } catch (CancellationException e) {
            LOG.debug("closed while changes were held back");
        } catch (RuntimeException e) {
            fail(e);
        }
        filling.interrupt();
        if (failure.get() != null) {
            throw failure.get();
        }
        engine.drain(LAST_WRITES);
    }

    /** Streaming is only what changes come through: until then a write would have to wait. */
    private void sayHowItIs() {
        shared.board()
                .say(
                        flowing
                                ? ProjectionStatus.of(backfill.isNeeded() ? State.FILLING : State.STREAMING)
                                : new ProjectionStatus(State.STARTING, "connecting to the binlog"));
    }

    private void fill() {
        try {
            backfill.run();
            sayHowItIs(); // before it is published, or the progress document says so a second later
            publisher.publishSoon();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** The first failure counts; what fails because of it does not. */
    private void fail(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        RuntimeException reason = cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("unexpected: " + cause, cause);
        if (failure.compareAndSet(null, reason)) {
            // On a thread of its own: closing waits for the handler, and the handler may be waiting for this one.
            Threads.start("stream-close", this::stop);
        }
    }

    /** Whether its parts are there. */
    boolean isOpen() {
        return open;
    }

    Checking checking() {
        return checking;
    }

    Backfill backfill() {
        return backfill;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    /** Holds changes back, or lets them through again; good for the attempts to come as well. */
    void pause(boolean paused) {
        control.writePaused(paused);
        shared.pause().set(paused);
        publisher.publishSoon();
    }

    /** A stall of any length is legal: what is behind it waits in MySQL, and the checkpoint stays where it is. */
    private void holdBack() throws InterruptedException {
        if (!shared.pause().await(() -> stopping.getCount() == 0)) {
            throw new CancellationException("closed while changes were held back");
        }
    }

    /**
     * What the projection files, as they are now, would change.
     *
     * @throws dev.tidemark.runtime.config.ConfigException with all that is wrong in them
     */
    List<PlannedChange> plan() {
        return generations.planned(declared());
    }

    /** Writes documents of a collection as the database has them now; returns when each has its outcome. */
    void rewrite(String collection, List<DocumentKey> keys) {
        generations.targets().stream()
                .filter(target -> target.plan().collection().equals(collection))
                .forEach(
                        target -> documents.write(target, GtidSet.empty(), keys).join());
    }

    /** Lets {@link #run} return. */
    void stop() {
        stopping.countDown();
        shared.pause().wake();
        ChangeStream running = stream;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.debug("closing", e);
            }
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        opened.push(resource);
        return resource;
    }
}
