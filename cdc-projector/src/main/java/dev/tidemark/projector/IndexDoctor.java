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
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks at what there is of each collection in Elasticsearch, and whether there could be more. */
final class IndexDoctor {

    private static final String PLAIN =
            "Elasticsearch lacks token filters of its own module analysis-common: words are found"
                    + " as they are written, without word forms and accents, until it has them and a collection is built anew";

    private final ProjectorConfig config;
    private final ElasticsearchConnection elasticsearch;
    private final List<ProjectionPlan> plans;
    private final String prefix;
    private final IndexLifecycle lifecycle;
    private final ControlIndex control;
    private final List<Finding> findings = new ArrayList<>();

    /** @param plans of all collections that are declared; none where the files are not right */
    IndexDoctor(ProjectorConfig config, ElasticsearchConnection elasticsearch, List<ProjectionPlan> plans) {
        this.config = config;
        this.elasticsearch = elasticsearch;
        this.plans = plans;
        this.prefix = config.index().prefix();
        this.lifecycle = new IndexLifecycle(elasticsearch.rest(), prefix, 0);
        this.control = new ControlIndex(elasticsearch.rest(), prefix);
    }

    List<Finding> examine() {
        analysis();
        indices();
        if (!plans.isEmpty()) { // else it is not known which there should be
            undeclared();
            room();
        }
        return List.copyOf(findings);
    }

    private void analysis() {
        boolean full = plans.stream()
                .allMatch(plan -> lifecycle.analyzes(plan.mapping().analysis().probes()));
        findings.add(
                full
                        ? Finding.ok(
                                "text analysis", "Elasticsearch has all token filters of the projections' languages")
                        : Finding.warning("text analysis", PLAIN));
    }

    private void indices() {
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

    private void undeclared() {
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
                        .map(one -> "'drop " + collection + " "
                                + one.generation().number()
                                + (one.live() ? " --force" : "") + "' deletes "
                                + one.generation().index()
                                + (one.live()
                                        ? ", which serves"
                                                + complete.map(at -> " what it had at position " + at.searchable())
                                                        .orElse("")
                                        : ""))
                        .collect(Collectors.joining(", "));
    }

    private void room() {
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
}
