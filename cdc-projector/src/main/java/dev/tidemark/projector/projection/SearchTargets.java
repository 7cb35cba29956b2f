package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Node.Cell;
import dev.tidemark.projector.projection.Projection.Search;
import dev.tidemark.runtime.config.Suggestion;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a projection's documents as search names lead to them. */
final class SearchTargets {

    private final Projection projection;
    private final List<String> problems;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Set<String> objects = new HashSet<>();
    private final Set<String> flattened = new HashSet<>();

    /** What the file names; more than {@link #targets} where a table or column was not found, which has been said. */
    private final Set<String> declared = new HashSet<>();

    /**
     * @param kind by which it is filtered and sorted; null where it cannot be
     * @param index null where the file leaves that to the type
     * @param nested the array in which the field stands; null outside of arrays
     */
    record Target(ValueType type, String kind, IndexType index, String nested) {

        /** A value of which those inside are searched. */
        boolean isJson() {
            return type == ValueType.JSON;
        }
    }

    SearchTargets(Projection projection, Node root, List<String> problems) {
        this.projection = projection;
        this.problems = problems;
        declare(projection.content(), "");
        for (Node node : root.all()) {
            for (Cell cell : node.cells) {
                targets.put(node.in(cell.field().path()), target(cell, node.nested()));
            }
        }
    }

    /** Null where there is none. */
    Target get(String path) {
        return targets.get(path);
    }

    boolean isDeclared(String path) {
        return declared.contains(path);
    }

    /** Whether values inside of this JSON are searched. */
    boolean isFlattened(String path) {
        return flattened.contains(path);
    }

    /** A suggestion, if one of the fields has nearly this path. */
    String like(String path) {
        return Suggestion.of(path, declared);
    }

    private void declare(Projection.Content content, String prefix) {
        content.fields().forEach(field -> declared.add(prefix + field.path()));
        for (Projection.Relation relation : content.relations()) {
            objects.add(prefix + relation.name());
            declare(relation.content(), prefix + relation.name() + ".");
        }
    }

    private Target target(Cell cell, String nested) {
        IndexType index = cell.field().index();
        if (index == null) {
            return new Target(
                    cell.type(),
                    cell.type() == ValueType.JSON ? "keyword" : cell.type().kind(),
                    null,
                    nested);
        }
        Set<String> possible = IndexType.of(cell.type());
        if (!possible.contains(index.name())) {
            problems.add(index.place()
                    .says("'" + cell.field().path() + "' cannot be indexed as '" + index.name() + "'"
                            + Suggestion.of(index.name(), possible) + "; possible are " + String.join(", ", possible)));
        }
        for (String analyzer : List.of("analyzer", "search_analyzer")) {
            if (index.parameters().has(analyzer)) {
                analyzer(index.place(), index.parameters().path(analyzer).asText());
            }
        }
        return new Target(cell.type(), index.kind(cell.type()).orElse(null), index, nested);
    }

    /** Says where no such analyser is known. */
    void analyzer(Place place, String name) {
        Set<String> known = new TreeSet<>(Analyzer.BUILT_IN);
        projection.analyzers().forEach(own -> known.add(own.name()));
        if (!known.contains(name)) {
            problems.add(place.says("there is no analyser '" + name + "'" + Suggestion.of(name, known)
                    + ": declare it below search.analyzers, or take one of " + String.join(", ", known)));
        }
    }

    /** One that can be filtered by; null, and a problem, where it cannot be. */
    Target searchable(Search search) {
        Target target = named(search);
        if (target == null || target.kind() != null) {
            return target;
        }
        problems.add(search.place()
                .says("'" + search.path() + "' is "
                        + (target.index() == null
                                ? whatItIs(target.type())
                                : "indexed as '" + target.index().name() + "'")
                        + " and cannot be searched by"));
        return null;
    }

    private static String whatItIs(ValueType type) {
        return switch (type) {
            case POINT, GEOMETRY -> "a geometry";
            case VECTOR -> "a vector";
            default -> "binary";
        };
    }

    /** The field that a name leads to; null, and a problem, where there is none. */
    Target named(Search search) {
        String path = search.path();
        Target target = targets.get(path);
        if (target == null) {
            target = insideJson(path);
        } else if (target.isJson()) {
            problems.add(search.place()
                    .says("'" + path + "' is JSON: name a value in it, '" + path + ".color' for instance"));
            return null;
        }
        if (target == null && !declared.contains(path)) {
            problems.add(search.place()
                    .says(
                            objects.contains(path) || declared.stream().anyMatch(known -> known.startsWith(path + "."))
                                    ? "'" + path + "' is an object: name one of its fields"
                                    : "the document has no field '" + path + "'" + Suggestion.of(path, declared)));
        }
        return target;
    }

    /** A path below a JSON column: what stands there is searched as keywords. */
    private Target insideJson(String path) {
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            String above = path.substring(0, dot);
            Target target = targets.get(above);
            if (target != null && target.isJson()) {
                flattened.add(above);
                return target;
            }
        }
        return null;
    }
}
