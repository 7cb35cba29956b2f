package dev.tidemark.projector;

import dev.tidemark.projector.Following.Stopped;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.projector.projection.ProjectionFiles;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.Projections.Broken;
import dev.tidemark.runtime.config.ConfigException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Holds projection files against the tables they name, and what was written down of their collections. */
final class Survey {

    private final Source source;
    private final Function<String, Optional<CollectionState>> known;
    private final Suspects suspects;
    private final Function<CollectionState, Optional<IndexRefusedException>> refusal;

    /**
     * @param known what was written down of a collection
     * @param suspects what has failed of late
     * @param refusal why an index of a collection takes no writes
     */
    Survey(
            Source source,
            Function<String, Optional<CollectionState>> known,
            Suspects suspects,
            Function<CollectionState, Optional<IndexRefusedException>> refusal) {
        this.source = source;
        this.known = known;
        this.suspects = suspects;
        this.refusal = refusal;
    }

    /**
     * @param following null where these files are refused
     * @param wrong with the files, one line each
     * @param refusal with the same; transient where a table may still be created, null where they are not refused
     */
    record Found(Following following, List<String> wrong, RuntimeException refusal) {

        static Found refused(RuntimeException refusal) {
            return new Found(null, refusal.getMessage().lines().toList(), refusal);
        }
    }

    /**
     * @param before what the files said when they were last right
     * @throws RuntimeException for what keeps all from being followed whatever the files say: a right that is missing, indices
     *     that take no writes
     */
    Found of(ProjectionFiles files, ProjectionFiles before) throws SQLException {
        return new Reading(before).read(files);
    }

    /** One look at files. */
    private final class Reading {
        private final ProjectionFiles before;
        private final List<ProjectionPlan> plans = new ArrayList<>();
        private final List<ProjectionPlan> former = new ArrayList<>();
        private final List<Stopped> stopped = new ArrayList<>();
        private final Set<String> told = new HashSet<>();
        private final Set<TableId> refusedTables = new HashSet<>();
        private final List<String> unfit = new ArrayList<>();
        private final Set<String> wrong = new LinkedHashSet<>();
        private Optional<IndexRefusedException> blocked = Optional.empty();

        Reading(ProjectionFiles before) {
            this.before = before;
        }

        Found read(ProjectionFiles files) throws SQLException {
            Source.Compiled compiled = source.compile(files);
            compiled.compilation().broken().forEach(this::broken);
            List<String> refused = new ArrayList<>(compiled.compilation().problems());
            refused.removeAll(told);
            if (!refused.isEmpty()) {
                String why = String.join("\n", refused);
                return Found.refused(
                        refusedTables.stream().anyMatch(compiled.missing()::contains)
                                ? new ChangeStreamException(Kind.TRANSIENT, why)
                                : new ConfigException(why));
            }
            List<ProjectionPlan> all = Stream.concat(compiled.compilation().plans().stream(), former.stream())
                    .toList();
            Map<String, String> misfits = source.check(all);
            for (ProjectionPlan plan : all) {
                compiled(plan, Optional.ofNullable(misfits.get(plan.collection())));
            }
            if (blocked.isPresent()
                    && plans.stream()
                            .allMatch(plan ->
                                    refusal.apply(state(plan.collection())).isPresent())) {
                throw blocked.get(); // stopping helps nobody: all wait, and nothing has to be built anew
            }
            return unfit.isEmpty()
                    ? new Found(new Following(List.copyOf(plans), List.copyOf(stopped)), List.copyOf(wrong), null)
                    : Found.refused(new ChangeStreamException(Kind.CONFIGURATION, String.join("\n", unfit)));
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
            if (!before.texts().containsValue(file.text())) {
                wrong.addAll(file.problems());
            }
            String reason = String.join("; ", file.problems()) + Following.MENDED;
            state.live()
                    .filter(live -> !live.projection().equals(file.text()))
                    .flatMap(live -> source.compile(live.projection()))
                    .filter(plan -> plan.collection().equals(file.collection()))
                    .ifPresentOrElse(
                            plan -> {
                                wrong.addAll(file.problems()); // it goes on as it was built
                                former.add(plan);
                            },
                            () -> stopped.add(new Stopped(file.collection(), file.tables(), reason)));
        }

        /** @param misfit what is wrong with its tables beside their columns */
        void compiled(ProjectionPlan plan, Optional<String> misfit) {
            CollectionState state = state(plan.collection());
            Optional<String> reason = misfit.or(() -> suspects.proven(plan.collection()))
                    .or(() -> state.isStopped() ? source.trial(plan) : Optional.empty())
                    .or(() -> blocked(state));
            if (reason.isEmpty()) {
                plans.add(plan);
            } else if (state.generations().isEmpty() && state.stop().isEmpty()) {
                unfit.add(reason.get());
            } else {
                stopped.add(new Stopped(plan.collection(), plan.columns().keySet(), reason.get()));
            }
        }

        /** Asked where it matters only: a block that no write has met may be gone before one does. */
        private Optional<String> blocked(CollectionState state) {
            boolean newly = !state.isStopped() && suspects.isAccused(state.collection());
            Optional<IndexRefusedException> why = newly || state.isStopped() ? refusal.apply(state) : Optional.empty();
            blocked = newly ? why.or(() -> blocked) : blocked;
            return why.map(refused -> refused.getMessage() + "; then it is built anew by itself");
        }

        private CollectionState state(String collection) {
            return known.apply(collection).orElse(CollectionState.none(collection));
        }
    }
}
