package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.runtime.config.ConfigException;
import dev.tidemark.runtime.config.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The projection files of a folder. */
public final class Projections {

    private final List<Projection> projections;
    private final List<String> problems;
    private final boolean all;

    /** @param all whether there are no others that these could refer to */
    private Projections(List<Projection> projections, List<String> problems, boolean all) {
        this.projections = List.copyOf(projections);
        this.problems = List.copyOf(problems);
        this.all = all;
    }

    /**
     * Reads all {@code *.yaml} files of a folder. What is wrong in them is told by {@link #compile}, with all the rest.
     *
     * @param defaultSchema the schema of tables that are named without one; empty for none
     * @throws ConfigException if the folder cannot be read
     */
    public static Projections read(Path folder, String defaultSchema) {
        return of(ProjectionFiles.read(folder), defaultSchema);
    }

    /** Takes the files of a folder, as {@link #read} does. */
    public static Projections of(ProjectionFiles files, String defaultSchema) {
        List<String> problems = new ArrayList<>(files.problems());
        List<Projection> projections = new ArrayList<>();
        files.texts().forEach((name, text) -> read(name, text, defaultSchema, projections, problems));
        return new Projections(unique(projections, problems), problems, true);
    }

    /**
     * Takes the text of one projection file; what it says of other collections is not looked at.
     *
     * @param name what its mistakes begin with
     */
    public static Projections parse(String name, String text, String defaultSchema) {
        List<String> problems = new ArrayList<>();
        List<Projection> projections = new ArrayList<>();
        read(name, text, defaultSchema, projections, problems);
        return new Projections(projections, problems, false);
    }

    private static void read(
            String name, String text, String defaultSchema, List<Projection> projections, List<String> problems) {
        try {
            new ProjectionReader(YamlFile.parse(name, text), text, defaultSchema, problems)
                    .read()
                    .ifPresent(projections::add);
        } catch (ConfigException e) {
            e.getMessage().lines().forEach(problems::add);
        }
    }

    private static List<Projection> unique(List<Projection> projections, List<String> problems) {
        Map<String, Projection> byName = new HashMap<>();
        List<Projection> unique = new ArrayList<>();
        for (Projection projection : projections) {
            Projection former = byName.putIfAbsent(projection.collection(), projection);
            if (former == null) {
                unique.add(projection);
            } else {
                problems.add(projection.root().place().at() + " " + projection.collection()
                        + ": there is a collection of this name already, at "
                        + former.root().place().at());
            }
        }
        return unique;
    }

    /** All tables that the projections name, whether they exist or not. */
    public Set<TableId> tables() {
        Set<TableId> tables = new TreeSet<>();
        projections.forEach(projection -> tables.addAll(tables(projection)));
        return tables;
    }

    private static Set<TableId> tables(Projection projection) {
        Set<TableId> tables = new TreeSet<>();
        tables.add(projection.root().id());
        tables(projection.content(), tables);
        return tables;
    }

    private static void tables(Projection.Content content, Set<TableId> tables) {
        for (Projection.Relation relation : content.relations()) {
            tables.add(relation.table().id());
            tables(relation.content(), tables);
        }
    }

    /**
     * Settles the projections against the tables as they are.
     *
     * @param schemas a table that the user may SELECT from; asked once for each table
     */
    public Compilation compile(Function<TableId, Optional<TableSchema>> schemas) {
        Map<TableId, Optional<TableSchema>> known = new HashMap<>();
        PlanCompiler compiler = new PlanCompiler(table -> known.computeIfAbsent(table, schemas));
        List<String> found = new ArrayList<>(problems);
        Map<String, ProjectionPlan> plans = new LinkedHashMap<>();
        List<Broken> broken = new ArrayList<>();
        for (Projection projection : projections) {
            List<String> wrong = new ArrayList<>();
            compiler.compile(projection, wrong)
                    .ifPresentOrElse(
                            plan -> plans.put(plan.collection(), plan),
                            () -> broken.add(
                                    new Broken(projection.collection(), projection.text(), tables(projection), wrong)));
            found.addAll(wrong);
        }
        if (all) {
            List<String> names =
                    projections.stream().map(Projection::collection).toList();
            HistoryCheck histories = new HistoryCheck(names, Map.copyOf(plans), found);
            projections.stream()
                    .filter(projection -> !histories.passes(projection))
                    .forEach(projection -> plans.remove(projection.collection()));
        }
        return new Compilation(List.copyOf(plans.values()), broken, found);
    }

    /**
     * @param plans of the projections that nothing is wrong with
     * @param broken the projections that do not suit the tables
     * @param problems one line each, those of {@code broken} among them:
     *     {@code projections/orders.yaml:14 orders.relations.lines.on: what, what to do}
     */
    public record Compilation(List<ProjectionPlan> plans, List<Broken> broken, List<String> problems) {

        public Compilation {
            plans = List.copyOf(plans);
            broken = List.copyOf(broken);
            problems = List.copyOf(problems);
        }

        /** @throws ConfigException with all problems, if there are any */
        public List<ProjectionPlan> orThrow() {
            if (!problems.isEmpty()) {
                throw new ConfigException(String.join("\n", problems));
            }
            return plans;
        }
    }

    /**
     * A projection that does not suit the tables.
     *
     * @param text the whole file
     * @param tables all that it names
     * @param problems why, one line each; none where the file itself is not sound, which is told beside
     */
    public record Broken(String collection, String text, Set<TableId> tables, List<String> problems) {

        public Broken {
            tables = Set.copyOf(tables);
            problems = List.copyOf(problems);
        }
    }
}
