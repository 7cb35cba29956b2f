package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.Projection.Columns;
import dev.tidemark.projector.projection.Projection.Content;
import dev.tidemark.projector.projection.Projection.Field;
import dev.tidemark.projector.projection.Projection.Kind;
import dev.tidemark.projector.projection.Projection.Only;
import dev.tidemark.projector.projection.Projection.Origin;
import dev.tidemark.projector.projection.Projection.Relation;
import dev.tidemark.projector.projection.Projection.Search;
import dev.tidemark.projector.projection.Projection.Table;
import dev.tidemark.projector.projection.Projection.Use;
import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.runtime.config.YamlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one projection file. Says all that is wrong with its form; knows nothing of tables. */
final class ProjectionReader {

    private static final Set<String> KEYS = Set.of("collection", "root", "id", "only", "fields", "relations", "search");
    private static final Set<String> RELATION_KEYS =
            Set.of("one-to-many", "many-to-one", "on", "order", "only", "fields", "relations");
    private static final Set<String> FIELD_KEYS = Set.of("column", "constant");
    private static final Set<String> SEARCH_KEYS = Set.of(
            "language", "text", "synonyms", "rank", "suggest", "filter", "sort", "facet", "owner", "access", "history");
    private static final Set<String> TEXT_KEYS = Set.of("weight", "language");
    private static final Set<String> RANK_KEYS = Set.of("weight", "half-life", "at-least");
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
        Columns id = columns(values.get("id"), root.place());
        Content content = content(root, values);
        Map<String, YamlValue> searches =
                values.containsKey("search") ? values.get("search").object(SEARCH_KEYS, Set.of()) : Map.of();
        List<Search> search = new ArrayList<>();
        List<Rank> ranks = new ArrayList<>();
        List<String> synonyms = new ArrayList<>();
        search(searches, search);
        ranks(searches.get("rank"), ranks);
        synonyms(searches.get("synonyms"), synonyms);
        Access access = AccessReader.read(searches);
        boolean sound = problems.size() == before;
        return collection.flatMap(named -> table.map(
                found -> new Projection(named, found, id, content, search, access, ranks, synonyms, text, sound)));
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
            values.get("fields").elements().forEach(element -> field(element, fields));
        }
        if (values.containsKey("relations")) {
            values.get("relations")
                    .entries()
                    .forEach((name, value) -> relation(name, value).ifPresent(relations::add));
        }
        return new Content(fields, relations);
    }

    private void field(YamlValue element, List<Field> fields) {
        if (element.isObject()) {
            element.entries()
                    .forEach((path, value) -> origin(path, value)
                            .flatMap(origin -> value.checked(() -> new Field(value.place(), path, origin)))
                            .ifPresent(fields::add));
        } else {
            element.text()
                    .flatMap(column -> element.checked(
                            () -> new Field(element.place().child(column), column, new Projection.Column(column))))
                    .ifPresent(fields::add);
        }
    }

    /** The name of a column, or {@code {constant: product}}. */
    private static Optional<Origin> origin(String path, YamlValue value) {
        if (!value.isObject()) {
            return value.text().map(Projection.Column::new);
        }
        Map<String, YamlValue> values = value.object(FIELD_KEYS, Set.of());
        YamlValue constant = values.get("constant");
        YamlValue column = values.get("column");
        if (constant != null && column != null) {
            value.problem("is a column or a constant, not both");
            return Optional.empty();
        } else if (constant == null) {
            return column == null
                    ? Optional.of(new Projection.Column(path))
                    : column.text().map(Projection.Column::new);
        }
        return constant.plain()
                .filter(given -> {
                    if (given.isNull()) {
                        constant.problem("needs a value: a constant that is null says nothing");
                    }
                    return !given.isNull();
                })
                .map(Projection.Constant::new);
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

    private static void search(Map<String, YamlValue> values, List<Search> search) {
        Language language = Optional.ofNullable(values.get("language"))
                .flatMap(ProjectionReader::language)
                .orElse(Language.NONE);
        if (values.containsKey("text")) {
            text(values.get("text"), language, search);
        }
        names(values.get("suggest"), Use.SUGGEST, search);
        names(values.get("filter"), Use.FILTER, search);
        names(values.get("sort"), Use.SORT, search);
        names(values.get("facet"), Use.FACET, search);
    }

    private static Optional<Language> language(YamlValue value) {
        Optional<String> name = value.text();
        Optional<Language> language = name.flatMap(Language::of);
        if (name.isPresent() && language.isEmpty()) {
            value.problem("'" + name.get() + "' is no language known here" + Suggestion.of(name.get(), Language.names())
                    + "; known are " + String.join(", ", Language.names()));
        }
        return language;
    }

    /** A weight alone, or {@code {weight: 1, language: german}}. */
    private static void text(YamlValue value, Language language, List<Search> search) {
        value.entries().forEach((path, options) -> {
            Map<String, YamlValue> values =
                    options.isObject() ? options.object(TEXT_KEYS, Set.of("weight")) : Map.of("weight", options);
            Language own = Optional.ofNullable(values.get("language"))
                    .flatMap(ProjectionReader::language)
                    .orElse(language);
            Optional.ofNullable(values.get("weight"))
                    .flatMap(YamlValue::number)
                    .flatMap(weight ->
                            options.checked(() -> new Search(options.place(), Use.TEXT, path, path, weight, own)))
                    .ifPresent(search::add);
        });
    }

    private static void ranks(YamlValue value, List<Rank> ranks) {
        if (value != null) {
            value.entries().forEach((path, options) -> rank(path, options).ifPresent(ranks::add));
        }
    }

    private static Optional<Rank> rank(String path, YamlValue value) {
        Map<String, YamlValue> values = value.object(RANK_KEYS, Set.of("weight"));
        Optional<Double> weight = Optional.ofNullable(values.get("weight")).flatMap(YamlValue::number);
        YamlValue halfLife = values.get("half-life");
        YamlValue enough = values.get("at-least");
        if (halfLife != null && enough != null) {
            value.problem("has 'half-life', which is for dates, and 'at-least', which is for numbers");
            return Optional.empty();
        }
        Rank.Kind kind =
                halfLife != null ? Rank.Kind.RECENCY : enough != null ? Rank.Kind.AT_LEAST : Rank.Kind.MAGNITUDE;
        Optional<String> amount = halfLife != null
                ? halfLife.text()
                : enough != null ? enough.number().map(String::valueOf) : Optional.of("");
        return weight.flatMap(number -> amount.flatMap(text -> value.checked(
                () -> new Rank(value.place(), path, kind, kind == Rank.Kind.MAGNITUDE ? null : text, number))));
    }

    private static void synonyms(YamlValue value, List<String> synonyms) {
        if (value != null) {
            List<YamlValue> rules = value.elements();
            if (rules.size() > Synonyms.MOST) {
                value.problem("are " + rules.size() + " rules: at most " + Synonyms.MOST + " are possible");
            }
            rules.forEach(rule -> rule.text()
                    .flatMap(text -> rule.checked(() -> Synonyms.checked(text)))
                    .ifPresent(synonyms::add));
        }
    }

    private static void names(YamlValue value, Use use, List<Search> search) {
        if (value == null) {
            return;
        }
        for (YamlValue element : value.elements()) {
            if (element.isObject()) {
                element.entries()
                        .forEach((name, path) ->
                                path.text().ifPresent(text -> add(path, path.place(), use, name, text, search)));
            } else {
                element.text().ifPresent(text -> add(element, element.place().child(text), use, text, text, search));
            }
        }
    }

    private static void add(YamlValue value, Place place, Use use, String name, String path, List<Search> search) {
        if (search.stream().anyMatch(other -> other.use() == use && other.name().equals(name))) {
            value.problem("'" + name + "' stands here twice");
        } else {
            value.checked(() -> new Search(place, use, name, path, 1, null)).ifPresent(search::add);
        }
    }
}
