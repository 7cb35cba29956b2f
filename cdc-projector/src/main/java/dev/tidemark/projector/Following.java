package dev.tidemark.projector;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.Projections.Broken;
import dev.tidemark.runtime.config.ConfigException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which collections can be followed, and which not any more because the database has changed under them.
 *
 * <p>A projection that was never right is a mistake in a file, and refused: nothing has begun yet. One that was right, for
 * something is built by it, must not keep the others from being followed: it is stopped, with what is wrong.
 *
 * @param plans of those that are followed
 * @param stopped the others
 */
record Following(List<ProjectionPlan> plans, List<Stopped> stopped) {

    static final String MENDED = "; mend the table or the projection file, and it is built anew by itself";

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    /**
     * @param tables all that the projection names
     * @param reason what is wrong and what to do
     */
    record Stopped(String collection, Set<TableId> tables, String reason) {}

    /** All of them, in order. */
    List<String> names() {
        return Stream.concat(
                        plans.stream().map(ProjectionPlan::collection),
                        stopped.stream().map(Stopped::collection))
                .sorted()
                .toList();
    }

    /** The tables of those that are stopped. */
    Set<TableId> tables() {
        Set<TableId> tables = new HashSet<>();
        stopped.forEach(one -> tables.addAll(one.tables()));
        return tables;
    }

    Map<String, Set<TableId>> stoppedTables() {
        Map<String, Set<TableId>> tables = new TreeMap<>();
        stopped.forEach(one -> tables.put(one.collection(), one.tables()));
        return tables;
    }

    /**
     * Reads the projection files and looks at the tables they name.
     *
     * @param known what was written down of a collection
     * @param suspects what has failed of late
     * @throws RuntimeException for what keeps all of them from being followed: a file that was never right, a right that is
     *     missing; transient where a table may still be created
     */
    static Following read(Source source, Function<String, Optional<CollectionState>> known, Suspects suspects)
            throws SQLException {
        Source.Compiled compiled = source.read();
        Reading reading = new Reading(source, known, suspects);
        compiled.compilation().broken().forEach(reading::broken);
        List<String> refused = new ArrayList<>(compiled.compilation().problems());
        refused.removeAll(reading.told);
        if (!refused.isEmpty()) {
            String why = String.join("\n", refused);
            throw reading.refusedTables.stream().anyMatch(compiled.missing()::contains)
                    ? new ChangeStreamException(Kind.TRANSIENT, why)
                    : new ConfigException(why);
        }
        List<ProjectionPlan> plans = Stream.concat(compiled.compilation().plans().stream(), reading.former.stream())
                .toList();
        Map<String, String> misfits = source.check(plans);
        for (ProjectionPlan plan : plans) {
            reading.compiled(plan, Optional.ofNullable(misfits.get(plan.collection())));
        }
        return new Following(List.copyOf(reading.plans), List.copyOf(reading.stopped));
    }

    /** One reading of the files. */
    private static final class Reading {
        private final Source source;
        private final Function<String, Optional<CollectionState>> known;
        private final Suspects suspects;
        private final List<ProjectionPlan> plans = new ArrayList<>();
        private final List<ProjectionPlan> former = new ArrayList<>();
        private final List<Stopped> stopped = new ArrayList<>();
        private final Set<String> told = new HashSet<>();
        private final Set<TableId> refusedTables = new HashSet<>();

        Reading(Source source, Function<String, Optional<CollectionState>> known, Suspects suspects) {
            this.source = source;
            this.known = known;
            this.suspects = suspects;
        }

        /** Its file does not suit the tables. What serves may be built by a former one that does. */
        void broken(Broken file) {
            CollectionState state = state(file.collection());
            boolean wasRight = state.generations().stream()
                    .anyMatch(generation -> generation.projection().equals(file.text()));
            boolean begun = !state.generations().isEmpty() || state.stop().isPresent();
            if (!wasRight && !state.isStopped() && !(begun && suspects.haveRun())) {
                refusedTables.addAll(file.tables());
                return;
            }
            told.addAll(file.problems());
            String reason = String.join("; ", file.problems()) + MENDED;
            state.live()
                    .filter(live -> !live.projection().equals(file.text()))
                    .flatMap(live -> source.compile(live.projection()))
                    .filter(plan -> plan.collection().equals(file.collection()))
                    .ifPresentOrElse(
                            plan -> {
                                LOG.warn(
                                        "{} goes on as it was built, for its file is not right: {}",
                                        file.collection(),
                                        reason);
                                former.add(plan);
                            },
                            () -> stopped.add(new Stopped(file.collection(), file.tables(), reason)));
        }

        /** @param misfit what is wrong with its tables beside their columns */
        void compiled(ProjectionPlan plan, Optional<String> misfit) {
            CollectionState state = state(plan.collection());
            Optional<String> reason = misfit.or(() -> suspects.proven(plan.collection()))
                    .or(() -> state.isStopped() ? source.trial(plan) : Optional.empty());
            if (reason.isEmpty()) {
                plans.add(plan);
            } else if (state.generations().isEmpty() && state.stop().isEmpty()) {
                throw new ChangeStreamException(Kind.CONFIGURATION, reason.get());
            } else {
                stopped.add(new Stopped(plan.collection(), plan.columns().keySet(), reason.get()));
            }
        }

        private CollectionState state(String collection) {
            return known.apply(collection).orElse(CollectionState.none(collection));
        }
    }
}
