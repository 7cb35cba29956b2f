package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.source.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From where on changes are applied: where the last projector stopped, unless the source cannot go on from there. */
final class StartingPoint {

    private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);

    private final ControlIndex control;
    private final Generations generations;
    private final Backfills backfills;

    StartingPoint(ControlIndex control, Generations generations, Backfills backfills) {
        this.control = control;
        this.generations = generations;
        this.backfills = backfills;
    }

    /**
     * Takes over from the last projector; the first time it begins here and now, which is written down before anything is
     * filled.
     *
     * @param plans of the collections that are built anew where the history is lost and that was asked for
     * @throws ChangeStreamException where the history is lost
     */
    Progress find(SourcePosition now, List<ProjectionPlan> plans, LagClock lag) {
        Optional<Progress> stored = control.takeOver();
        if (stored.isEmpty()) {
            return here(now);
        }
        Optional<String> broken = now.breakAfter(stored.get().gtids());
        Optional<Order> reseed = backfills.reseed();
        if (broken.isPresent() && reseed.isEmpty()) {
            throw new ChangeStreamException(Kind.HISTORY_LOST, broken.get());
        } else if (reseed.isPresent()) {
            LOG.warn("the source's history was lost: building all collections anew, from {} on", now.executed());
            plans.forEach(plan -> generations.cutOff(plan, reseed.get()));
            control.schemaHistory().clear();
            Progress fresh = here(now);
            backfills.reseeded();
            return fresh;
        }
        lag.resume(stored.get(), Duration.between(stored.get().updatedAt(), Instant.now()));
        return stored.get();
    }

    private Progress here(SourcePosition now) {
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
}
