package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.Projection.Columns;
import dev.tidemark.projector.projection.Projection.Content;
import dev.tidemark.projector.projection.Projection.Field;
import dev.tidemark.projector.projection.Projection.Kind;
import dev.tidemark.projector.projection.Projection.Only;
import dev.tidemark.projector.projection.Projection.Relation;
import dev.tidemark.projector.projection.Projection.Search;
import dev.tidemark.projector.projection.Projection.Table;
import dev.tidemark.runtime.config.YamlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one projection file. Says all that is wrong with its form; knows nothing of tables. */
final class ProjectionReader {

    private static final Set<String> KEYS = Set.of(
            "collection", "root", "id", "routing", "settings", "only", "transformer", "fields", "relations", "search");
    private static final Set<String> RELATION_KEYS =
            Set.of("one-to-many", "many-to-one", "on", "order", "only", "fields", "relations");
    private static final String COLLECTION = "[a-z0-9][a-z0-9_-]{0,99}";

    private final String defaultSchema;
    private final YamlFile file;
    private final String text;
    private final List<String> problems;

    /**
     * @param text what the file was parsed from
     * @param defaultSchema the schema of tables that are named without one
     * @param problems receives one line for each thing that is wrong
     */
    ProjectionReader(YamlFile file, String text, String defaultSchema, List<String> problems) {
        this.file = file;
        this.text = text;
        this.defaultSchema = defaultSchema;
        this.problems = problems;
    }

    /** Empty where not even name and root are known; then there are problems. */
    Optional<Projection> read() {
        int before = problems.size();
        String name = file.root().path("collection").asText("projection");
        YamlValue root = YamlValue.root(file, name, problems);
        Map<String, YamlValue> values = root.object(KEYS, Set.of("collection", "root"));
        Optional<String> collection =
                Optional.ofNullable(values.get("collection")).flatMap(this::collection);
        Optional<Table> table =
                Optional.ofNullable(values.get("root")).flatMap(value -> table(value, values.get("only")));
        Optional<Projection.Transformer> transformer = Optional.ofNullable(values.get("transformer"))
                .flatMap(value -> value.text().map(type -> new Projection.Transformer(value.place(), type)));
        Columns id = columns(values.get("id"), root.place());
        Columns routing = columns(values.get("routing"), root.place());
        if (values.containsKey("routing")
                && values.get("routing").isArray()
                && routing.names().isEmpty()) {
            values.get("routing").problem("needs at least one column");
        }
        IndexSettings settings = IndexSettings.read(values.get("settings"), values.containsKey("routing"));
        Content content = content(root, values);
        Map<String, YamlValue> searches =
                values.containsKey("search") ? values.get("search").object(SearchReader.KEYS, Set.of()) : Map.of();
        List<Search> search = SearchReader.read(searches);
        List<Rank> ranks = SearchReader.ranks(searches.get("rank"));
        List<String> synonyms = SearchReader.synonyms(searches.get("synonyms"));
        List<Analyzer> analyzers = IndexReader.analyzers(searches.get("analyzers"));
        Access access = AccessReader.read(searches);
        boolean sound = problems.size() == before;
        return collection.flatMap(named -> table.map(found -> new Projection(
                named,
                found,
                id,
                routing,
                settings,
                content,
                search,
                access,
                ranks,
                synonyms,
                analyzers,
                transformer.orElse(null),
                text,
                sound)));
    }

    private Optional<String> collection(YamlValue value) {
        Optional<String> name = value.text();
        if (name.filter(text -> !text.matches(COLLECTION)).isPresent()) {
            value.problem("'" + name.get()
                    + "' cannot name an index: use at most 100 lower-case letters, digits, '-' and '_',"
                    + " with a letter or digit first");
        }
        return name;
    }

    private Optional<Table> table(YamlValue value, YamlValue conditions) {
        List<Only> only = OnlyReader.read(conditions);
        return value.text()
                .flatMap(text -> value.checked(() -> {
                    if (text.contains(".")) {
                        return new Table(value.place(), TableId.parse(text), only);
                    } else if (defaultSchema.isEmpty()) {
                        throw new IllegalArgumentException("'" + text + "' needs its schema, 'schema." + text
                                + "', because the MySQL URL names none");
                    }
                    return new Table(value.place(), new TableId(defaultSchema, text), only);
                }));
    }

    private Content content(YamlValue object, Map<String, YamlValue> values) {
        List<Field> fields = new ArrayList<>();
        List<Relation> relations = new ArrayList<>();
        if (object.isObject() && !values.containsKey("fields") && !values.containsKey("relations")) {
            object.problem("needs 'fields', 'relations' or both: it would be an empty object");
        }
        if (values.containsKey("fields")) {
            values.get("fields").elements().forEach(element -> FieldReader.read(element, fields));
        }
        if (values.containsKey("relations")) {
            values.get("relations")
                    .entries()
                    .forEach((name, value) -> relation(name, value).ifPresent(relations::add));
        }
        return new Content(fields, relations);
    }

    private Optional<Relation> relation(String name, YamlValue value) {
        Map<String, YamlValue> values = value.object(RELATION_KEYS, Set.of("on"));
        boolean many = values.containsKey("one-to-many");
        if (value.isObject() && many == values.containsKey("many-to-one")) {
            value.problem("needs either 'one-to-many: table' or 'many-to-one: table'");
        }
        Kind kind = many ? Kind.ONE_TO_MANY : Kind.MANY_TO_ONE;
        if (!many && values.containsKey("order")) {
            values.get("order").problem("is for one-to-many only: this is a single object");
        }
        Optional<Table> table = Optional.ofNullable(values.get(many ? "one-to-many" : "many-to-one"))
                .flatMap(named -> table(named, values.get("only")));
        Columns on = columns(values.get("on"), value.place());
        Columns order = columns(values.get("order"), value.place());
        Content content = content(value, values);
        return table.flatMap(
                found -> value.checked(() -> new Relation(value.place(), name, kind, found, on, order, content)));
    }

    private static Columns columns(YamlValue value, Place otherwise) {
        if (value == null) {
            return new Columns(otherwise, List.of());
        }
        List<String> names = new ArrayList<>();
        value.elements().forEach(element -> element.text().ifPresent(names::add));
        return new Columns(value.place(), names);
    }
}
