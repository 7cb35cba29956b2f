package dev.tidemark.projector;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.projector.change.ChangeStream;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.SchemaChange;
import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.document.LoadConnection;
import dev.tidemark.projector.document.Trial;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.ProgressTracker;
import dev.tidemark.projector.projection.ProjectionFiles;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.Projections;
import dev.tidemark.projector.projection.TableSchema;
import dev.tidemark.projector.source.DebeziumChangeStream;
import dev.tidemark.projector.source.MySqlConnections;
import dev.tidemark.projector.source.SchemaReader;
import dev.tidemark.projector.source.SourceCheck;
import dev.tidemark.projector.source.SourcePosition;
import dev.tidemark.projector.source.SourceProblem;
import dev.tidemark.projector.trace.Traces;
import dev.tidemark.runtime.config.ConfigException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an attempt wants to know of MySQL besides documents: its schema, its settings, how far it has come. */
final class Source implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Source.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** What tools that change tables online take for too much; ours are among them. */
    private static final int STRAINED = 25 + Order.MOST_THREADS;

    private static final Duration CHECK = Duration.ofMinutes(1);

    private final ProjectorConfig config;
    private final MySqlConnections mysql;
    private final Warnings warnings;
    private final HikariDataSource connections;

    /** @param warnings told what is wrong and stops nobody */
    Source(ProjectorConfig config, MySqlConnections mysql, Warnings warnings) {
        this.config = config;
        this.mysql = mysql;
        this.warnings = warnings;
        this.connections = mysql.pool("look", 2, Map.of());
    }

    /**
     * What the projection files say, held against the schema as it is now.
     *
     * @param missing tables that do not exist
     */
    record Compiled(Projections.Compilation compilation, Set<TableId> missing) {}

    /** The projection files as they are now, and what they say. */
    Compiled read() {
        return compile(files(false));
    }

    /**
     * The projection files as they are now.
     *
     * @param tolerant whether a folder that cannot be read is only a problem of the result
     */
    ProjectionFiles files(boolean tolerant) {
        try {
            return ProjectionFiles.read(config.projectionFolder());
        } catch (ConfigException e) {
            if (tolerant) {
                return new ProjectionFiles(new TreeMap<>(), List.of(e.getMessage()));
            }
            throw e;
        }
    }

    Compiled compile(ProjectionFiles files) {
        Set<TableId> missing = new TreeSet<>();
        SchemaReader reader = new SchemaReader(connections);
        Map<TableId, Optional<TableSchema>> seen = new TreeMap<>(); // several files name the same tables
        Projections.Compilation compilation = Projections.of(
                        files, config.mysql().schema())
                .compile(table -> {
                    Optional<TableSchema> schema = seen.computeIfAbsent(table, one -> read(reader, one));
                    if (schema.isEmpty()) {
                        missing.add(table);
                    }
                    return schema;
                });
        return new Compiled(compilation, missing);
    }

    /**
     * Compiles the projection files against the schema as it is now.
     *
     * @throws RuntimeException with all problems; transient where a table is missing, which may still be created
     */
    List<ProjectionPlan> compile() {
        Compiled compiled = read();
        if (!compiled.missing().isEmpty()) {
            throw new ChangeStreamException(
                    Kind.TRANSIENT, String.join("\n", compiled.compilation().problems()));
        }
        return compiled.compilation().orThrow();
    }

    /** Compiles the text of a projection file against the schema as it is now; empty where that is not possible any more. */
    Optional<ProjectionPlan> compile(String text) {
        Projections.Compilation compilation = compilation("the former projection", text);
        return compilation.problems().isEmpty() ? compilation.plans().stream().findFirst() : Optional.empty();
    }

    /** @param name what its mistakes begin with */
    private Projections.Compilation compilation(String name, String text) {
        SchemaReader reader = new SchemaReader(connections);
        return Projections.parse(name, text, config.mysql().schema()).compile(table -> read(reader, table));
    }

    private Optional<TableSchema> read(SchemaReader reader, TableId table) {
        try {
            return Optional.ofNullable(reader.read(List.of(table)).get(table));
        } catch (SQLException e) {
            throw Trouble.of(e, config.mysql());
        }
    }

    /** @throws ChangeStreamException with all settings that stand in the way */
    void check() throws SQLException {
        refuse(look(List.of()).all());
    }

    /**
     * Whether changes to the tables of these plans come through.
     *
     * @return by collection, what is wrong with its tables so that changes to them would be missed
     * @throws ChangeStreamException with all settings and grants that stand in the way
     */
    Map<String, String> check(List<ProjectionPlan> plans) throws SQLException {
        SourceCheck.Found found = look(plans);
        refuse(Stream.concat(found.server().stream(), found.rights().stream()).toList());
        Map<String, String> misfits = new TreeMap<>();
        if (found.tables().stream().anyMatch(SourceProblem::stops)) {
            for (ProjectionPlan plan : plans) {
                String wrong = look(List.of(plan)).tables().stream()
                        .filter(SourceProblem::stops)
                        .map(SourceProblem::toString)
                        .collect(Collectors.joining("; "));
                if (!wrong.isEmpty()) {
                    misfits.put(plan.collection(), wrong);
                }
            }
        }
        return misfits;
    }

    private SourceCheck.Found look(List<ProjectionPlan> plans) throws SQLException {
        return new SourceCheck(mysql, config.pipeline().durable())
                .look(columns(plans).keySet());
    }

    /** Why the queries of a plan cannot be run; empty where they can. */
    Optional<String> trial(ProjectionPlan plan) {
        try (Connection connection = mysql.open(LoadConnection.parameters())) {
            return Trial.problem(connection, plan);
        } catch (SQLException e) {
            throw Trouble.of(e, config.mysql());
        }
    }

    private void refuse(List<SourceProblem> problems) {
        warnings.found(problems.stream().filter(problem -> !problem.stops()).toList());
        String stopping = problems.stream()
                .filter(SourceProblem::stops)
                .map(SourceProblem::toString)
                .collect(Collectors.joining("\n"));
        if (!stopping.isEmpty()) {
            throw new ChangeStreamException(Kind.CONFIGURATION, stopping);
        }
    }

    /** Whether MySQL runs more statements at once than an online service should. An answer that fails is no. */
    boolean isStrained() {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Threads_running'")) {
            return row.next() && row.getInt(2) > STRAINED;
        } catch (SQLException e) {
            LOG.debug("how busy the source is, is unknown for now", e);
            return false;
        }
    }

    /** How long the binlog is kept at least; zero for ever. */
    Duration binlogRetention() throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.binlog_expire_logs_seconds")) {
            row.next();
            return Duration.ofSeconds(row.getLong(1));
        }
    }

    SourcePosition position() {
        try (Connection connection = connections.getConnection()) {
            return SourcePosition.read(connection);
        } catch (SQLException e) {
            throw Trouble.of(e, config.mysql());
        }
    }

    /**
     * Looks at the source for as long as the result is not closed: often how far it is, now and then whether it still
     * keeps what positions rest on.
     */
    AutoCloseable watch(
            List<ProjectionPlan> plans,
            LagClock lag,
            ProgressTracker tracker,
            SourcePosition now,
            Consumer<Throwable> onTrouble) {
        AtomicReference<GtidSet> seen = new AtomicReference<>(now.executed());
        ScheduledExecutorService watching = Threads.timer("source-watch");
        watching.scheduleWithFixedDelay(
                () -> look(lag, tracker, seen, onTrouble), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        watching.scheduleWithFixedDelay(
                () -> recheck(plans, tracker, onTrouble), CHECK.toSeconds(), CHECK.toSeconds(), TimeUnit.SECONDS);
        return watching::shutdownNow;
    }

    private void look(
            LagClock lag, ProgressTracker tracker, AtomicReference<GtidSet> seen, Consumer<Throwable> onTrouble) {
        try {
            SourcePosition now = position();
            lag.source(now.position());
            GtidSet gone = seen.getAndSet(now.executed()).minus(now.executed());
            GtidSet applied = tracker.committable().gtids();
            // Only what was seen: a transaction may reach us a moment before the server counts it as executed.
            if (!gone.minus(gone.minus(applied)).isEmpty()) {
                now.divergenceFrom(applied)
                        .ifPresent(broken -> onTrouble.accept(new ChangeStreamException(Kind.HISTORY_LOST, broken)));
            }
        } catch (RuntimeException e) {
            LOG.debug("the source's position is unknown for now", e); // the stream notices by itself when it is gone
        }
    }

    private void recheck(List<ProjectionPlan> plans, ProgressTracker tracker, Consumer<Throwable> onTrouble) {
        try {
            if (!check(plans).isEmpty()) {
                throw new StartAgain("a table is not what its projection needs any more");
            }
            var applied = tracker.committable().gtids();
            position().divergenceFrom(applied).ifPresent(broken -> {
                throw new ChangeStreamException(Kind.HISTORY_LOST, broken);
            });
        } catch (SQLException e) {
            LOG.debug("the source cannot be checked for now", e);
        } catch (ChangeStreamException e) {
            if (e.kind() != Kind.TRANSIENT) {
                onTrouble.accept(e);
            }
        } catch (StartAgain e) {
            onTrouble.accept(e);
        }
    }

    /** What these statements did to a plan, by the schema as it is now. */
    Effect effect(ProjectionPlan plan, List<SchemaChange> changes) {
        List<SchemaChange> ours = changes.stream()
                .filter(change -> plan.columns().containsKey(change.table()))
                .toList();
        if (ours.isEmpty()) {
            return Effect.none();
        }
        Projections.Compilation now = compilation("projections/" + plan.collection() + ".yaml", plan.text());
        if (!now.problems().isEmpty()) {
            return Effect.broken(String.join("; ", now.problems()) + Following.MENDED, ours);
        }
        boolean same = now.plans().stream().anyMatch(one -> one.hash().equals(plan.hash()));
        return same && ours.stream().noneMatch(change -> Effect.rewrites(change, plan))
                ? Effect.none()
                : Effect.rewritten();
    }

    /**
     * A stream of what these plans need to know: keys and foreign keys, and where traces are wanted what they go on with.
     *
     * @param others tables whose statements are wanted, too
     */
    ChangeStream stream(List<ProjectionPlan> plans, Set<TableId> others, SchemaHistoryLog history) {
        Map<TableId, Set<String>> columns = columns(plans);
        if (Traces.areOn()) {
            columns.values().forEach(needed -> needed.add(Traces.COLUMN)); // most tables have none: that does no harm
        }
        return new DebeziumChangeStream(
                "tidemark" + config.index().prefix(),
                mysql,
                columns,
                others,
                history,
                config.pipeline().silence());
    }

    static Map<TableId, Set<String>> columns(List<ProjectionPlan> plans) {
        Map<TableId, Set<String>> columns = new TreeMap<>();
        plans.forEach(plan -> plan.columns()
                .forEach((table, needed) ->
                        columns.computeIfAbsent(table, any -> new TreeSet<>()).addAll(needed)));
        return columns;
    }

    @Override
    public void close() {
        connections.close();
    }
}
