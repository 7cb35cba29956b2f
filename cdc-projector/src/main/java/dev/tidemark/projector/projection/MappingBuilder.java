package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.projection.Node.Cell;
import dev.tidemark.projector.projection.Projection.Search;
import dev.tidemark.projector.projection.Projection.Use;
import dev.tidemark.projector.projection.SearchTargets.Target;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the mapping of a projection's index, and says which search names lead nowhere. */
final class MappingBuilder {

    /** The longest string that is sure to fit into a term: 32,766 bytes, 4 a character at worst. */
    private static final int LONGEST_KEYWORD = 8191;

    /** How deep JSON of MySQL's can be. */
    private static final int DEEPEST_JSON = 100;

    private final Projection projection;
    private final Node root;
    private final List<String> problems;
    private final SearchTargets targets;
    private final TextForms texts = new TextForms();

    MappingBuilder(Projection projection, Node root, List<String> problems) {
        this.projection = projection;
        this.root = root;
        this.problems = problems;
        this.targets = new SearchTargets(projection, root, problems);
    }

    IndexMapping build(String hash) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("collection", projection.collection()).put("projection", hash);
        ArrayNode key = meta.putArray("key");
        keyPaths().forEach(key::add);
        routing(meta);
        projection.search().stream().filter(search -> search.use() == Use.TEXT).forEach(this::text);
        ArrayNode text = meta.putArray("text");
        ArrayNode suggest = meta.putArray("suggest");
        ObjectNode filters = meta.putObject("filters");
        ObjectNode sorts = meta.putObject("sorts");
        ObjectNode facets = meta.putObject("facets");
        for (Search search : projection.search()) {
            switch (search.use()) {
                case TEXT -> weight(search, text);
                case SUGGEST -> suggest(search, suggest);
                case FILTER -> exact(search, filters);
                case SORT -> sort(search, sorts);
                case FACET -> exact(search, facets);
            }
        }
        projection.synonyms().forEach(meta.putArray("synonyms")::add);
        ArrayNode ranks = meta.putArray("rank");
        projection.ranks().forEach(rank -> rank(rank, ranks));
        projection.access().describe(meta);
        owner(meta);
        meta.set("document", DocumentShape.of(root));
        return new IndexMapping(
                properties(root), meta, new Analysis(texts.languages(), projection.analyzers()), projection.settings());
    }

    /** Whoever reads by id must say the same routing: how it follows from the id is told here. */
    private void routing(ObjectNode meta) {
        if (!root.routing.isEmpty()) {
            ArrayNode parts =
                    meta.putObject("routing").put("of", root.id.size()).putArray("parts");
            root.routing.forEach(parts::add);
        }
    }

    /** Where in the document the root's key stands; without the columns that the projection leaves out. */
    private List<String> keyPaths() {
        return root.id.stream()
                .flatMap(column -> root.cells.stream()
                        .filter(cell -> column.column().equals(cell.column()))
                        .map(cell -> cell.field().path())
                        .limit(1))
                .toList();
    }

    private void text(Search search) {
        Target target = targets.named(search);
        if (target != null && target.type() != ValueType.STRING) {
            problems.add(
                    search.place().says("'" + search.path() + "' is not a string: only strings hold words to search"));
        } else if (target != null && target.index() != null) {
            problems.add(target.index()
                    .place()
                    .says("'" + search.path()
                            + "' stands below search.text, which says how its words are indexed: give its"
                            + " analyser there"));
        } else if (target != null) {
            if (search.analyzer() != null) {
                targets.analyzer(search.place(), search.analyzer());
            }
            texts.add(search);
        }
    }

    private void weight(Search search, ArrayNode text) {
        if (texts.contains(search.path())) {
            text.addObject()
                    .put("path", search.path())
                    .put("field", search.path())
                    .put("words", texts.asWritten(search.path()))
                    .put("codes", search.path() + ".codes")
                    .put("weight", search.weight())
                    .put("nested", targets.get(search.path()).nested());
        }
    }

    private void suggest(Search search, ArrayNode suggest) {
        if (!texts.contains(search.path())) {
            problems.add(search.place()
                    .says("'" + search.path() + "' does not stand below 'text': completions are found by its words"));
        } else if (targets.get(search.path()).nested() != null) {
            problems.add(search.place().says("'" + search.path() + "' stands in an array: it cannot be suggested"));
        } else {
            suggest.add(search.path());
        }
    }

    private void rank(Rank rank, ArrayNode ranks) {
        Target target = targets.get(rank.path());
        String kind = target == null ? null : target.kind();
        boolean date = rank.kind() == Rank.Kind.RECENCY;
        if (target == null) {
            if (!targets.isDeclared(rank.path())) {
                problems.add(rank.place()
                        .says("the document has no field '" + rank.path() + "'" + targets.like(rank.path())));
            }
        } else if (target.nested() != null) {
            problems.add(rank.place()
                    .says("'" + rank.path() + "' stands in the array '" + target.nested()
                            + "': a document has no one value of it to rank by"));
        } else if (date && !"date".equals(kind)) {
            problems.add(rank.place().says("'" + rank.path() + "' is not a date, which 'half-life' is for"));
        } else if (!date && !"integer".equals(kind) && !"decimal".equals(kind)) {
            problems.add(rank.place()
                    .says("'" + rank.path() + "' is not a number"
                            + ("date".equals(kind) ? ": a date needs 'half-life'" : "")));
        } else {
            ObjectNode added = ranks.addObject()
                    .put("field", rank.path())
                    .put("kind", rank.kind().text())
                    .put("weight", rank.weight());
            switch (rank.kind()) {
                case RECENCY -> added.put("half_life", rank.value());
                case AT_LEAST -> added.put("value", Double.parseDouble(rank.value()));
                case MAGNITUDE -> {}
            }
        }
    }

    private void exact(Search search, ObjectNode names) {
        Target target = targets.searchable(search);
        if (target != null && (search.use() != Use.FACET || inColumns(search, target))) {
            described(search, target, names).put("nested", target.nested());
        }
    }

    private void sort(Search search, ObjectNode names) {
        Target target = targets.searchable(search);
        if (target != null && target.nested() != null) {
            problems.add(search.place()
                    .says("'" + search.path() + "' stands in the array '" + target.nested()
                            + "': a document has no one value of it to sort by"));
        } else if (target != null && inColumns(search, target)) {
            described(search, target, names);
        }
    }

    private boolean inColumns(Search search, Target target) {
        boolean there = target.index() == null || target.index().hasColumn();
        if (!there) {
            problems.add(search.place().says("'" + search.path() + "' has no doc_values, which this is done with"));
        }
        return there;
    }

    /** Whose document it is must be one value that can be compared without doubt. */
    private void owner(ObjectNode meta) {
        meta.putNull("owner");
        Access.Owner owner = projection.access().owner();
        if (owner == null) {
            return;
        }
        Search search = new Search(owner.place(), Use.FILTER, "owner", owner.path(), 1, null, null);
        Target target = targets.searchable(search);
        if (target == null) {
            return;
        } else if (target.nested() != null) {
            problems.add(owner.place()
                    .says("'" + owner.path() + "' stands in the array '" + target.nested()
                            + "': a document has one owner"));
        } else if (target.type() != ValueType.STRING && target.type() != ValueType.INTEGER) {
            problems.add(owner.place().says("'" + owner.path() + "' is neither a string nor an integer"));
        } else if (target.index() != null && !target.index().holdsEachValueForItself()) {
            problems.add(owner.place()
                    .says("'" + owner.path() + "' is indexed as '"
                            + target.index().name()
                            + "', which can find the values of several owners by that of one: give it keyword or long, and"
                            + " no null_value"));
        } else {
            ObjectNode names = JsonNodeFactory.instance.objectNode();
            meta.set("owner", described(search, target, names).put("path", owner.path()));
        }
    }

    private ObjectNode described(Search search, Target target, ObjectNode names) {
        return names.putObject(search.name())
                .put("field", texts.contains(search.path()) ? search.path() + ".exact" : search.path())
                .put("kind", target.kind());
    }

    private ObjectNode properties(Node node) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        for (Cell cell : node.cells) {
            ObjectNode parent = properties;
            String path = cell.field().path();
            for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.')) {
                parent = parent.withObjectProperty(path.substring(0, dot)).withObjectProperty("properties");
                path = path.substring(dot + 1);
            }
            IndexType index = cell.field().index();
            ObjectNode usual = field(node.in(cell.field().path()), cell.type());
            if (index == null || !index.isNone()) {
                parent.set(path, index == null ? usual : index.mapping(usual));
            }
        }
        for (Node child : node.children) {
            ObjectNode object = properties.putObject(child.name);
            if (child.isArray()) {
                object.put("type", "nested");
            }
            object.set("properties", properties(child));
        }
        return properties;
    }

    private ObjectNode field(String path, ValueType type) {
        ObjectNode field = JsonNodeFactory.instance.objectNode();
        return switch (type) {
            case INTEGER, YEAR -> field.put("type", "long");
            case UNSIGNED, BITS -> field.put("type", "long").put("ignore_malformed", true);
            case BOOLEAN -> field.put("type", "boolean");
            case DECIMAL, FLOAT, DOUBLE -> field.put("type", "double");
            case DATE, DATETIME -> field.put("type", "date").put("format", "strict_date_optional_time_nanos");
            case BLOB -> field.put("type", "binary");
            case JSON ->
                targets.isFlattened(path)
                        ? keyword(field).put("type", "flattened").put("depth_limit", DEEPEST_JSON)
                        : field.put("type", "object").put("enabled", false);
            // What is no place on earth is in the document all the same.
            case POINT -> field.put("type", "geo_point").put("ignore_malformed", true);
            case GEOMETRY -> field.put("type", IndexMapping.SHAPE).put("ignore_malformed", true);
            case VECTOR -> field.put("type", "float").put("index", false).put("doc_values", false);
            case STRING, BINARY, TIME, SET ->
                texts.contains(path) ? texts.mapping(field, path, uses(path)) : keyword(field);
        };
    }

    static ObjectNode keyword(ObjectNode field) {
        return field.put("type", "keyword").put("ignore_above", LONGEST_KEYWORD);
    }

    /** What a text is for; that it says whose the document is, is a filter. */
    private Set<Use> uses(String path) {
        Access.Owner owner = projection.access().owner();
        return Stream.concat(
                        projection.search().stream()
                                .filter(search -> search.path().equals(path))
                                .map(Search::use),
                        Stream.ofNullable(owner != null && owner.path().equals(path) ? Use.FILTER : null))
                .collect(Collectors.toSet());
    }
}
