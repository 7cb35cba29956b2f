package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.trace.Traces;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/** What comes out of the stream, on its way to the engine: held back while paused, counted, and looked at for statements. */
final class Changes implements ChangeHandler {

    private final Shared shared;
    private final Ending ending;
    private final Source source;
    private final List<ProjectionPlan> plans;
    private final Map<String, Set<TableId>> stopped;
    private final Generations generations;
    private final ProjectionEngine engine;
    private final Traces traces;
    private final Runnable onFlow;
    /** Transactions of statements that the attempt after this one begins behind. */
    private final AtomicReference<GtidSet> restartBehind = new AtomicReference<>(GtidSet.empty());

    /**
     * @param stopped collections that are not followed, with their tables
     * @param onFlow called once changes come through
     */
    Changes(
            Shared shared,
            Ending ending,
            Source source,
            List<ProjectionPlan> plans,
            Map<String, Set<TableId>> stopped,
            Generations generations,
            ProjectionEngine engine,
            Traces traces,
            Runnable onFlow) {
        this.shared = shared;
        this.ending = ending;
        this.source = source;
        this.plans = plans;
        this.stopped = stopped;
        this.generations = generations;
        this.engine = engine;
        this.traces = traces;
        this.onFlow = onFlow;
    }

    @Override
    public void handle(ChangeBatch batch) throws InterruptedException {
        holdBack();
        shared.count(batch);
        traces.arrived(batch);
        schemaChanged(batch);
        engine.handle(batch);
    }

    @Override
    public void streaming() {
        onFlow.run();
    }

    /** A stall of any length is legal: what is behind it waits in MySQL, and the checkpoint stays where it is. */
    private void holdBack() throws InterruptedException {
        if (!shared.pause().await(ending::hasBegun)) {
            throw new CancellationException("closed while changes were held back");
        }
    }

    /**
     * A statement changed a projected table. Where rows changed without row events, or what a plan was compiled from is not
     * true any more, the collection is built anew; where a plan cannot be followed any more, it is stopped. Either by an
     * attempt that starts behind the statement.
     */
    private void schemaChanged(ChangeBatch batch) {
        boolean changed = false;
        for (ProjectionPlan plan : plans) {
            Effect effect = source.effect(plan, batch.schemaChanges());
            if (effect.broken() != null) {
                generations.next().halt(plan, effect.broken(), effect.statement());
            } else if (effect.outdated()) {
                generations.next().rebuild(plan);
            }
            changed |= effect.outdated();
        }
        if (changed) {
            restartBehind.accumulateAndGet(batch.touched(), GtidSet::union);
        }
        stopped.forEach((collection, tables) -> Effect.statement(batch.schemaChanges().stream()
                        .filter(change -> tables.contains(change.table()))
                        .toList())
                .ifPresent(statement -> generations.next().explain(collection, statement)));
    }

    /** This is written down as done. */
    void published(Progress progress) {
        traces.searchable(progress.gtids(), progress.searchable());
        GtidSet statement = restartBehind.get();
        if (!statement.isEmpty() && progress.gtids().contains(statement)) {
            ending.fail(new StartAgain("a statement changed projected tables: starting again behind it"));
        }
    }
}
