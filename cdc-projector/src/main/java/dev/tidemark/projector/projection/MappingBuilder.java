package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.projection.Node.Cell;
import dev.tidemark.projector.projection.Projection.Search;
import dev.tidemark.projector.projection.Projection.Use;
import dev.tidemark.runtime.config.Suggestion;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the mapping of a projection's index, and says which search names lead nowhere. */
final class MappingBuilder {

    /** The longest string that is sure to fit into a term: 32,766 bytes, 4 a character at worst. */
    private static final int LONGEST_KEYWORD = 8191;

    private final Projection projection;
    private final Node root;
    private final List<String> problems;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Set<String> objects = new HashSet<>();
    private final Map<String, Language> texts = new LinkedHashMap<>();
    private final Set<String> flattened = new HashSet<>();

    /** What the file names; more than {@link #targets} where a table or column was not found, which has been said. */
    private final Set<String> declared = new HashSet<>();

    /** @param nested the array in which the field stands; null outside of arrays */
    private record Target(ValueType type, String nested) {}

    MappingBuilder(Projection projection, Node root, List<String> problems) {
        this.projection = projection;
        this.root = root;
        this.problems = problems;
        declare(projection.content(), "");
        for (Node node : root.all()) {
            for (Cell cell : node.cells) {
                targets.put(node.in(cell.field().path()), new Target(cell.type(), node.nested()));
            }
        }
    }

    private void declare(Projection.Content content, String prefix) {
        content.fields().forEach(field -> declared.add(prefix + field.path()));
        for (Projection.Relation relation : content.relations()) {
            objects.add(prefix + relation.name());
            declare(relation.content(), prefix + relation.name() + ".");
        }
    }

    IndexMapping build(String hash) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("collection", projection.collection()).put("projection", hash);
        ArrayNode key = meta.putArray("key");
        keyPaths().forEach(key::add);
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
        return new IndexMapping(properties(root), meta, new Analysis(Set.copyOf(texts.values())));
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
        Target target = target(search);
        if (target != null && target.type() != ValueType.STRING) {
            problems.add(
                    search.place().says("'" + search.path() + "' is not a string: only strings hold words to search"));
        } else if (target != null) {
            texts.put(search.path(), search.language());
        }
    }

    private void weight(Search search, ArrayNode text) {
        if (texts.containsKey(search.path())) {
            text.addObject()
                    .put("path", search.path())
                    .put("field", search.path())
                    .put("words", wordsOf(search.path()))
                    .put("codes", search.path() + ".codes")
                    .put("weight", search.weight())
                    .put("nested", targets.get(search.path()).nested());
        }
    }

    /** Where words stand as they are written. */
    private String wordsOf(String path) {
        return texts.get(path) == Language.NONE ? path : path + ".words";
    }

    private void suggest(Search search, ArrayNode suggest) {
        if (!texts.containsKey(search.path())) {
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
        String kind = target == null ? null : target.type().kind();
        boolean date = rank.kind() == Rank.Kind.RECENCY;
        if (target == null) {
            if (!declared.contains(rank.path())) {
                problems.add(rank.place()
                        .says("the document has no field '" + rank.path() + "'"
                                + Suggestion.of(rank.path(), declared)));
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
        Target target = searchable(search);
        if (target != null) {
            described(search, target, names).put("nested", target.nested());
        }
    }

    private void sort(Search search, ObjectNode names) {
        Target target = searchable(search);
        if (target != null && target.nested() != null) {
            problems.add(search.place()
                    .says("'" + search.path() + "' stands in the array '" + target.nested()
                            + "': a document has no one value of it to sort by"));
        } else if (target != null) {
            described(search, target, names);
        }
    }

    /** Whose document it is must be one value that can be compared without doubt. */
    private void owner(ObjectNode meta) {
        meta.putNull("owner");
        Access.Owner owner = projection.access().owner();
        if (owner == null) {
            return;
        }
        Search search = new Search(owner.place(), Use.FILTER, "owner", owner.path(), 1, null);
        Target target = searchable(search);
        if (target == null) {
            return;
        } else if (target.nested() != null) {
            problems.add(owner.place()
                    .says("'" + owner.path() + "' stands in the array '" + target.nested()
                            + "': a document has one owner"));
        } else if (target.type() != ValueType.STRING && target.type() != ValueType.INTEGER) {
            problems.add(owner.place().says("'" + owner.path() + "' is neither a string nor an integer"));
        } else {
            ObjectNode names = JsonNodeFactory.instance.objectNode();
            meta.set("owner", described(search, target, names).put("path", owner.path()));
        }
    }

    private ObjectNode described(Search search, Target target, ObjectNode names) {
        return names.putObject(search.name())
                .put("field", texts.containsKey(search.path()) ? search.path() + ".exact" : search.path())
                .put(
                        "kind",
                        target.type() == ValueType.JSON
                                ? "keyword"
                                : target.type().kind());
    }

    private Target searchable(Search search) {
        Target target = target(search);
        if (target == null || target.type().kind() != null || target.type() == ValueType.JSON) {
            return target;
        }
        problems.add(search.place().says("'" + search.path() + "' is binary and cannot be searched by"));
        return null;
    }

    private Target target(Search search) {
        String path = search.path();
        Target target = targets.get(path);
        if (target == null) {
            target = insideJson(path);
        } else if (target.type() == ValueType.JSON) {
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
            if (target != null && target.type() == ValueType.JSON) {
                flattened.add(above);
                return target;
            }
        }
        return null;
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
            parent.set(path, field(node.in(cell.field().path()), cell.type()));
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
                flattened.contains(path)
                        ? keyword(field).put("type", "flattened")
                        : field.put("type", "object").put("enabled", false);
            case STRING, BINARY, TIME, SET -> texts.containsKey(path) ? words(field, path) : keyword(field);
        };
    }

    private static ObjectNode keyword(ObjectNode field) {
        return field.put("type", "keyword").put("ignore_above", LONGEST_KEYWORD);
    }

    /**
     * The words in the common form of their language; where that is another, as they are written, for typos and beginnings;
     * codes; and the whole text, where it is filtered, sorted or counted by. What nobody asks for is not indexed: each form
     * of a long text costs as much as the text itself.
     */
    private ObjectNode words(ObjectNode field, String path) {
        Language language = texts.get(path);
        field.put("type", "text").put("analyzer", language.analyzer());
        ObjectNode fields = field.putObject("fields");
        if (uses(path).anyMatch(use -> use != Use.TEXT)) {
            keyword(fields.putObject("exact"));
        }
        ObjectNode asWritten = field;
        if (language != Language.NONE) {
            asWritten = fields.putObject("words");
            asWritten.put("type", "text").put("analyzer", Analysis.WORDS).put("norms", false);
        }
        if (uses(path).anyMatch(use -> use == Use.SUGGEST)) {
            asWritten.putObject("index_prefixes");
        }
        fields.putObject("codes")
                .put("type", "text")
                .put("analyzer", Analysis.CODES)
                .put("norms", false)
                .put("index_options", "docs")
                .putObject("index_prefixes")
                .put("max_chars", 12);
        return field;
    }

    /** What a text is for; that it says whose the document is, is a filter. */
    private Stream<Use> uses(String path) {
        Access.Owner owner = projection.access().owner();
        return Stream.concat(
                projection.search().stream()
                        .filter(search -> search.path().equals(path))
                        .map(Search::use),
                Stream.ofNullable(owner != null && owner.path().equals(path) ? Use.FILTER : null));
    }
}
