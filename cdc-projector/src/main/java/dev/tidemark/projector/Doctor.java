package dev.tidemark.projector;

import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.index.ControlIndex;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at everything the projector rests on, and changes nothing: MySQL, grants, binlog settings, projection files, tables,
 * Elasticsearch, the indices there, and whether the binlog still goes on where the projector is. Needs no projector that
 * runs. Where a look fails, those that need its result are left out.
 */
final class Doctor {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

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
            findings.addAll(new IndexDoctor(config, elasticsearch, plans).examine());
            mysql.ifPresent(source -> history(new ControlIndex(elasticsearch.rest(), prefix), source));
        }
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
