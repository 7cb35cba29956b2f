package dev.tidemark.projector;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.ProjectionFiles;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    /** The same, with these collections stopped as well. */
    Following stopping(Map<String, String> reasons) {
        List<Stopped> all = new ArrayList<>(stopped);
        plans.stream()
                .filter(plan -> reasons.containsKey(plan.collection()))
                .forEach(plan -> all.add(
                        new Stopped(plan.collection(), plan.columns().keySet(), reasons.get(plan.collection()))));
        return new Following(
                plans.stream()
                        .filter(plan -> !reasons.containsKey(plan.collection()))
                        .toList(),
                List.copyOf(all));
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
     * Reads the projection files and looks at the tables they name. A file that became wrong while the process runs is taken
     * as it was, and one that came meanwhile and is wrong is left out.
     *
     * @param files what was right before; told what is found
     * @throws RuntimeException for what keeps all of them from being followed: a file that was never right, a right that is
     *     missing; transient where a table may still be created
     */
    static Following read(Source source, Survey survey, RightFiles files) throws SQLException {
        Optional<ProjectionFiles> last = files.last();
        ProjectionFiles now = source.files(last.isPresent());
        Survey.Found found = survey.of(now, last.orElse(now));
        if (found.wrong().isEmpty()) {
            files.found(now);
            return found.following();
        }
        for (ProjectionFiles instead :
                last.map(then -> List.of(now.with(then, found.wrong()), then)).orElse(List.of())) {
            Survey.Found other = survey.of(instead, instead);
            if (other.refusal() == null) {
                files.found(found.wrong(), instead);
                return other.following();
            }
        }
        if (found.refusal() != null) {
            throw found.refusal();
        }
        files.found(found.wrong(), now);
        return found.following();
    }
}
