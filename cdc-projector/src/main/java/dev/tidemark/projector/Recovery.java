package dev.tidemark.projector;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether a collection that is stopped can be followed again, and whether files that were wrong are right
 * or those that were gone are back: mending it is enough. The stream has to pass the statement that mended it before it begins to read its rows, which were of
 * another form until then.
 */
final class Recovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long LOOK_SECONDS = 2;

    private final Set<String> followed;
    private final Callable<Following> look;
    private final Predicate<ProjectionPlan> buildable;
    private final Supplier<GtidSet> executed;
    private final Predicate<GtidSet> applied;
    private final Consumer<Throwable> again;
    private Optional<GtidSet> mendedBy = Optional.empty();
    private final ScheduledExecutorService watching = Threads.timer("recovery");

    /**
     * @param following those that need no mending are what is followed
     * @param wrong whether there are files that are wrong, or gone
     * @param look reads files and tables anew
     * @param buildable whether Elasticsearch lets a collection be built
     * @param executed asks the source what it has executed by now
     * @param applied whether all of these are
     * @param again told to start again, for a collection more can be followed
     */
    Recovery(
            Following following,
            boolean wrong,
            Callable<Following> look,
            Predicate<ProjectionPlan> buildable,
            Supplier<GtidSet> executed,
            Predicate<GtidSet> applied,
            Consumer<Throwable> again) {
        this.followed =
                following.plans().stream().map(ProjectionPlan::collection).collect(Collectors.toSet());
        this.look = look;
        this.buildable = buildable;
        this.executed = executed;
        this.applied = applied;
        this.again = again;
        if (wrong || !following.stopped().isEmpty()) {
            watching.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void look() {
        try {
            List<String> mended = look.call().plans().stream()
                    .filter(plan -> !followed.contains(plan.collection()))
                    .filter(buildable)
                    .map(ProjectionPlan::collection)
                    .toList();
            if (mended.isEmpty()) {
                mendedBy = Optional.empty();
            } else if (mendedBy.isEmpty()) {
                mendedBy = Optional.of(executed.get());
            } else if (applied.test(mendedBy.get())) {
                again.accept(
                        new StartAgain(String.join(", ", mended) + " can be followed now: starting again with it"));
            }
        } catch (SQLException e) {
            LOG.debug("whether it can be followed again is unknown for now", e);
        } catch (Exception e) {
            LOG.debug("a server does not answer, or a right is missing", e);
        }
    }

    @Override
    public void close() {
        watching.shutdownNow();
    }
}
