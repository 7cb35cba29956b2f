package dev.tidemark.projector.backfill;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.index.IndexGeneration;
import dev.tidemark.projector.index.Stop;
import dev.tidemark.projector.progress.PlannedChange;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.projection.PlanChange;
import dev.tidemark.projector.projection.PlanChange.Takes;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What others are told of generations. */
final class Overview {

    private final Indices indices;

    Overview(Indices indices) {
        this.indices = indices;
    }

    /** What the progress document says of each collection. */
    Map<String, Progress.Collection> published(
            Map<String, Prepared> prepared, Function<String, Optional<Progress.Behind>> behind) {
        Map<String, Progress.Collection> collections = new TreeMap<>();
        prepared.forEach((name, of) -> collections.put(
                name,
                new Progress.Collection(
                        of.shown().map(shown -> indices.name(name, shown)).orElse(null),
                        of.shownState(),
                        of.state()
                                .stop()
                                .flatMap(Stop::behind)
                                .or(() -> behind.apply(name))
                                .orElse(null))));
        return collections;
    }

    /** How each collection is, for people. */
    List<ProjectorStatus.Collection> statuses(
            Collection<Prepared> prepared, Generations.Counting counting, ToLongFunction<String> deadLetters) {
        return prepared.stream()
                .sorted(Comparator.comparing(of -> of.state().collection()))
                .map(of -> status(of, counting, deadLetters))
                .toList();
    }

    private ProjectorStatus.Collection status(
            Prepared of, Generations.Counting counting, ToLongFunction<String> deadLetters) {
        CollectionState state = of.state();
        Optional<Generation> shown = of.shown();
        return new ProjectorStatus.Collection(
                state.collection(),
                shown.map(generation -> indices.name(state.collection(), generation))
                        .orElse(null),
                of.shownState(),
                shown.map(generation -> documents(state, generation, counting)).orElse(0L),
                null,
                counting.count(
                        "dead letters of " + state.collection(), () -> deadLetters.applyAsLong(state.collection())),
                null,
                state.generations().stream()
                        .map(one -> new ProjectorStatus.Generation(
                                one.number(),
                                indices.name(state.collection(), one),
                                one.state().name(),
                                documents(state, one, counting),
                                one.objection().orElse(null)))
                        .toList(),
                state
                        .coming()
                        .filter(coming -> coming.state() != GenerationState.READY)
                        .map(coming -> ProjectorStatus.Job.of(
                                "fill", coming.documents(), coming.state().name(), 0, 0, 0))
                        .stream()
                        .toList(),
                state.stop().flatMap(Overview::stopped).orElse(null),
                state.refused().orElse(null));
    }

    /** What is said of it from when on it takes effect: until then changes come through. */
    private static Optional<ProjectorStatus.Stopped> stopped(Stop stop) {
        return stop.behind()
                .map(behind -> new ProjectorStatus.Stopped(
                        stop.reason(),
                        stop.statement().map(Stop.Statement::sql).orElse(null),
                        stop.statement().map(Stop.Statement::position).orElse(null),
                        behind.searchable(),
                        behind.since()));
    }

    private long documents(CollectionState state, Generation generation, Generations.Counting counting) {
        IndexGeneration index = indices.of(state.collection(), generation.number());
        return switch (generation.state()) {
            case LIVE, STANDBY, READY ->
                counting.count("documents of " + index.index(), () -> indices.documents(index));
            case BUILDING, CATCHING_UP, DROPPED -> generation.documents();
        };
    }

    /** What these declared projections would change, by collection. */
    List<PlannedChange> planned(
            Map<String, Prepared> prepared, List<ProjectionPlan> declared, Map<String, List<String>> stopped) {
        Map<String, PlannedChange> planned = new TreeMap<>();
        prepared.forEach((name, of) ->
                planned.put(name, new PlannedChange(name, indexOfLive(of.state()), "removal", List.of())));
        for (ProjectionPlan plan : declared) {
            String name = plan.collection();
            Prepared of = prepared.get(name);
            planned.put(name, of == null ? new PlannedChange(name, null, "first-fill", List.of()) : planned(of, plan));
        }
        stopped.forEach((name, problems) -> planned.put(
                name, new PlannedChange(name, indexOfLive(prepared.get(name).state()), "mending", problems)));
        return List.copyOf(planned.values());
    }

    /** What is being made already, or else what serves, held against what is declared. */
    private PlannedChange planned(Prepared of, ProjectionPlan declared) {
        PlanChange change = of.state()
                .coming()
                .or(of.state()::live)
                .map(generation -> of.plans().get(generation.number()))
                .map(plan -> PlanChange.between(plan, declared))
                .orElse(new PlanChange(Takes.BACKFILL, List.of("what serves is not kept true any more")));
        String takes = change.takes() == Takes.NOTHING && isReady(of.state())
                ? "promote"
                : change.takes().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new PlannedChange(declared.collection(), indexOfLive(of.state()), takes, change.differences());
    }

    private static boolean isReady(CollectionState state) {
        return state.coming()
                .filter(coming -> coming.state() == GenerationState.READY)
                .isPresent();
    }

    private String indexOfLive(CollectionState state) {
        return state.live().map(live -> indices.name(state.collection(), live)).orElse(null);
    }
}
