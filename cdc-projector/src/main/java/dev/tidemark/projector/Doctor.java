package dev.tidemark.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.index.ClusterRoom;
import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.IndexLifecycle;
import dev.tidemark.projector.index.IndexLifecycle.Existing;
import dev.tidemark.projector.index.Stop;
import dev.tidemark.projector.progress.Finding;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.source.MySqlConnections;
import dev.tidemark.projector.source.SourceCheck;
import dev.tidemark.projector.source.SourceProblem;
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at everything the projector rests on, and changes nothing: MySQL, grants, binlog settings, projection files, tables,
 * Elasticsearch, the indices there, and whether the binlog still goes on where the projector is. Needs no projector that
 * runs. Where a look fails, those that need its result are left out.
 */
final class Doctor {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private static final String PLAIN =
            "Elasticsearch lacks token filters of its own module analysis-common: words are found"
                    + " as they are written, without word forms and accents, until it has them and a collection is built anew";

    private final ProjectorConfig config;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(ProjectorConfig config) {
        this.config = config;
    }

    /** All that was found, in the order in which it should be mended. */
    List<Finding> examine() {
        try (Source source = new Source(config, new MySqlConnections(config.mysql()), new Warnings())) {
            boolean mysql = answers(source);
            List<ProjectionPlan> plans = mysql ? sourceAndProjections(source) : List.of();
            elasticsearch(plans, mysql ? Optional.of(source) : Optional.empty());
        }
        return List.copyOf(findings);
    }

    private boolean answers(Source source) {
        try {
            long position = source.position().position();
            findings.add(Finding.ok("MySQL", "answers at " + config.mysql() + ", position " + position));
            return true;
        } catch (RuntimeException e) {
            findings.add(Finding.problem("MySQL", e.getMessage()));
            return false;
        }
    }

    private void elasticsearch(List<ProjectionPlan> plans, Optional<Source> mysql) {
        String prefix = config.index().prefix();
        try (ElasticsearchConnection elasticsearch =
                new ElasticsearchConnection(config.elasticsearch(), ANSWER_LIMIT, 2)) {
            Optional<String> problem = elasticsearch.check();
            if (problem.isPresent()) {
                findings.add(Finding.problem("Elasticsearch", problem.get()));
                return;
            }
            findings.add(Finding.ok(
                    "Elasticsearch", "answers at " + config.elasticsearch().url()));
            IndexLifecycle lifecycle = new IndexLifecycle(elasticsearch.rest(), prefix, 0);
            analysis(lifecycle, plans);
            ControlIndex control = new ControlIndex(elasticsearch.rest(), prefix);
            indices(lifecycle, control, plans);
            if (!plans.isEmpty()) { // else it is not known which there should be
                undeclared(lifecycle, control, plans);
                room(elasticsearch, lifecycle, plans);
            }
            mysql.ifPresent(source -> history(control, source));
        }
    }

    private void analysis(IndexLifecycle lifecycle, List<ProjectionPlan> plans) {
        boolean full = plans.stream()
                .allMatch(plan -> lifecycle.analyzes(plan.mapping().analysis().probes()));
        findings.add(
                full
                        ? Finding.ok(
                                "text analysis", "Elasticsearch has all token filters of the projections' languages")
                        : Finding.warning("text analysis", PLAIN));
    }

    private List<ProjectionPlan> sourceAndProjections(Source source) {
        List<Finding> projections = new ArrayList<>();
        List<ProjectionPlan> plans = projections(source, projections);
        try {
            SourceCheck.Found found = new SourceCheck(
                            new MySqlConnections(config.mysql()),
                            config.pipeline().durable())
                    .look(Source.columns(plans).keySet());
            add("MySQL settings", "row-based, with GTIDs and all we need", found.server());
            findings.addAll(projections);
            if (!plans.isEmpty()) {
                add(
                        "tables",
                        "readable and complete in the binlog",
                        Stream.concat(found.rights().stream(), found.tables().stream())
                                .toList());
            }
        } catch (SQLException e) {
            findings.add(Finding.problem(
                    "MySQL settings", Trouble.of(e, config.mysql()).getMessage()));
            findings.addAll(projections);
        }
        return plans;
    }

    private List<ProjectionPlan> projections(Source source, List<Finding> found) {
        try {
            List<ProjectionPlan> plans = source.compile();
            found.add(Finding.ok("projections", plans.size() + " in " + config.projectionFolder()));
            return plans;
        } catch (RuntimeException e) {
            e.getMessage().lines().forEach(line -> found.add(Finding.problem("projections", line)));
        }
        return List.of();
    }

    private void add(String subject, String fine, List<SourceProblem> problems) {
        if (problems.isEmpty()) {
            findings.add(Finding.ok(subject, fine));
        }
        problems.forEach(problem -> findings.add(
                new Finding(subject, problem.stops() ? Finding.PROBLEM : Finding.WARNING, problem.toString())));
    }

    private void indices(IndexLifecycle lifecycle, ControlIndex control, List<ProjectionPlan> plans) {
        for (ProjectionPlan plan : plans) {
            String subject = "index of " + plan.collection();
            try {
                findings.add(lifecycle
                        .live(plan.collection())
                        .map(live -> Finding.ok(subject, live.generation().index() + " is live"))
                        .orElseGet(() -> Finding.ok(subject, "none is live yet: the projector makes and fills it")));
                control.collection(plan.collection())
                        .flatMap(CollectionState::refused)
                        .ifPresent(why -> findings.add(Finding.warning(
                                subject,
                                "goes on as it was before its projection file changed, for at the last start " + why)));
            } catch (RuntimeException e) {
                findings.add(Finding.problem(subject, e.getMessage()));
            }
        }
    }

    private void room(ElasticsearchConnection elasticsearch, IndexLifecycle lifecycle, List<ProjectionPlan> plans) {
        String prefix = config.index().prefix();
        try {
            List<String> ours = new ArrayList<>(List.of(prefix + "tidemark-control", prefix + "tidemark-dead-letters"));
            lifecycle.all().forEach(existing -> ours.add(existing.generation().index()));
            ProjectionPlan largest = plans.stream()
                    .max(Comparator.comparingInt(plan -> shards(plan) * (1 + replicas(plan))))
                    .orElseThrow();
            findings.addAll(new ClusterRoom(elasticsearch.rest(), prefix)
                    .look(ours, shards(largest) * (1 + replicas(largest)), replicas(largest)));
        } catch (RuntimeException e) {
            findings.add(Finding.problem("indices", e.getMessage()));
        }
    }

    private static int shards(ProjectionPlan plan) {
        return setting(plan, "number_of_shards", 1);
    }

    private int replicas(ProjectionPlan plan) {
        return setting(plan, "number_of_replicas", config.index().replicas());
    }

    private static int setting(ProjectionPlan plan, String name, int otherwise) {
        JsonNode said = plan.mapping().settings().values().get(name);
        return said == null ? otherwise : said.asInt(otherwise);
    }

    private void undeclared(IndexLifecycle lifecycle, ControlIndex control, List<ProjectionPlan> plans) {
        Set<String> declared = plans.stream().map(ProjectionPlan::collection).collect(Collectors.toSet());
        try {
            lifecycle.all().stream()
                    .filter(existing -> !declared.contains(existing.generation().collection()))
                    .collect(Collectors.groupingBy(
                            existing -> existing.generation().collection(), TreeMap::new, Collectors.toList()))
                    .forEach((collection, existing) -> findings.add(Finding.warning(
                            "index of " + collection,
                            undeclared(
                                    existing,
                                    control.collection(collection)
                                            .flatMap(CollectionState::stop)
                                            .flatMap(Stop::behind)))));
        } catch (RuntimeException e) {
            findings.add(Finding.problem("indices", e.getMessage()));
        }
    }

    private static String undeclared(List<Existing> existing, Optional<Progress.Behind> complete) {
        String collection = existing.get(0).generation().collection();
        return "no projection file declares it any more: put it back, or "
                + existing.stream()
                        .map(one -> "'drop " + collection + " " + one.generation().number()
                                + (one.live() ? " --force" : "") + "' deletes "
                                + one.generation().index()
                                + (one.live()
                                        ? ", which serves"
                                                + complete.map(at -> " what it had at position " + at.searchable())
                                                        .orElse("")
                                        : ""))
                        .collect(Collectors.joining(", "));
    }

    private void history(ControlIndex control, Source source) {
        Optional<Progress> stored = control.progress();
        if (stored.isEmpty()) {
            findings.add(Finding.ok("binlog", "nothing has been applied yet"));
            return;
        }
        // Asked after it, or what a running projector has applied meanwhile would look like a lost history.
        findings.add(source.position()
                .breakAfter(stored.get().gtids())
                .map(broken -> Finding.problem("binlog", broken))
                .orElseGet(() -> Finding.ok(
                        "binlog", "goes on where position " + stored.get().position() + " was applied")));
    }
}
