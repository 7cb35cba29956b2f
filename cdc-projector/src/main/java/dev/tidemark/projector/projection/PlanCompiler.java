package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.transform.DocumentTransformer;
import dev.tidemark.runtime.ids.Routing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Compiles one projection against the schema. */
final class PlanCompiler {

    /** To be raised when the same projection of the same tables gives other documents, or another mapping, than before. */
    private static final int FORMAT = 2;

    private final Function<TableId, Optional<TableSchema>> schemas;

    PlanCompiler(Function<TableId, Optional<TableSchema>> schemas) {
        this.schemas = schemas;
    }

    /** @param problems receives a line for each thing that is wrong; then there is no plan, nor for a projection that is not sound */
    Optional<ProjectionPlan> compile(Projection projection, List<String> problems) {
        int before = problems.size();
        Optional<Node> tree = new TreeBuilder(schemas, problems).build(projection);
        return tree.flatMap(root -> {
            StringBuilder content = new StringBuilder();
            describe(root, content);
            Optional<DocumentTransformer> transformer =
                    Optional.ofNullable(projection.transformer()).flatMap(named -> Transformers.find(named, problems));
            transformer.ifPresent(found -> content.append("transformer ")
                    .append(projection.transformer().className())
                    .append(' ')
                    .append(found.version())
                    .append('\n'));
            String hash = hash(projection, content);
            IndexMapping mapping = new MappingBuilder(projection, root, problems).build(hash);
            return problems.size() > before || !projection.sound()
                    ? Optional.empty()
                    : Optional.of(plan(projection, root, mapping, transformer, content.toString(), hash));
        });
    }

    private static ProjectionPlan plan(
            Projection projection,
            Node root,
            IndexMapping mapping,
            Optional<DocumentTransformer> transformer,
            String content,
            String hash) {
        Map<TableId, List<Ascent>> ascents = new TreeMap<>();
        Map<TableId, Set<String>> columns = new TreeMap<>();
        for (Node node : root.all()) {
            Ascent ascent = AscentPlanner.plan(node);
            ascents.computeIfAbsent(node.table.table(), table -> new ArrayList<>())
                    .add(ascent);
            Set<String> needed = columns.computeIfAbsent(node.table.table(), table -> new LinkedHashSet<>());
            needed.addAll(node.table.primaryKey());
            needed.addAll(ascent.columns());
        }
        return new ProjectionPlan(
                projection.collection(),
                projection.root().id(),
                root.id.stream().map(Node.KeyColumn::name).toList(),
                new Routing(root.id.size(), root.routing),
                new ProjectionPlan.Scan(" FROM " + Sql.table(root, root.id), Sql.only(root), Sql.key(root, root.id)),
                RowPlanner.plan(root),
                transformer,
                ascents,
                columns,
                mapping,
                content,
                hash,
                projection.text());
    }

    private static String hash(Projection projection, CharSequence content) {
        StringBuilder text =
                new StringBuilder("tidemark ").append(FORMAT).append('\n').append(content);
        projection.search().stream()
                .map(search -> search.use() + " " + search.name() + " " + search.path() + " " + search.weight() + " "
                        + search.language() + (search.analyzer() == null ? "" : " " + search.analyzer()) + "\n")
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new))
                .forEach(text::append);
        projection.access().lines().forEach(line -> text.append(line).append('\n'));
        projection
                .ranks()
                .forEach(rank ->
                        text.append(rank.kind() + " " + rank.path() + " " + rank.value() + " " + rank.weight() + "\n"));
        projection
                .synonyms()
                .forEach(rule -> text.append("synonym ").append(rule).append('\n'));
        projection
                .analyzers()
                .forEach(analyzer -> text.append("analyzer " + analyzer.name() + " " + analyzer.definition() + "\n"));
        projection.settings().values().forEach((name, value) -> text.append("setting " + name + " " + value + "\n"));
        indexTypes(projection.content(), "", text);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void indexTypes(Projection.Content content, String prefix, StringBuilder text) {
        content.fields().stream()
                .filter(field -> field.index() != null)
                .forEach(field -> text.append("index " + prefix + field.path() + " " + field.index() + "\n"));
        content.relations().forEach(relation -> indexTypes(relation.content(), prefix + relation.name() + ".", text));
    }

    private static void describe(Node node, StringBuilder text) {
        text.append(node.path).append(' ').append(node.kind).append(' ').append(node.table.table());
        node.key.forEach(column -> text.append(' ').append(column.name()));
        text.append(" near");
        node.near.forEach(column -> text.append(' ').append(column.name()));
        text.append(" far");
        node.far.forEach(column -> text.append(' ').append(column.name()));
        text.append(" order ").append(node.order);
        if (!node.id.equals(node.key) && node.parent == null) {
            text.append(" id");
            node.id.forEach(column -> text.append(' ').append(column.name()));
        }
        if (!node.routing.isEmpty()) {
            text.append(" routing");
            node.routing.forEach(
                    place -> text.append(' ').append(node.id.get(place).name()));
        }
        node.only.forEach(condition -> text.append(" only ").append(condition));
        text.append('\n');
        node.cells.forEach(cell -> text.append(node.in(cell.field().path()))
                .append(' ')
                .append(origin(cell))
                .append('\n'));
        node.children.forEach(child -> describe(child, text));
    }

    private static String origin(Node.Cell cell) {
        if (cell.field().origin() instanceof Projection.Constant constant) {
            return "constant " + constant.value();
        }
        if (cell.field().origin() instanceof Projection.Computed) {
            return "computed " + cell.type();
        }
        Integer precision = cell.column().datetimePrecision();
        return cell.column().name() + " " + cell.type() + (precision == null ? "" : " " + precision);
    }
}
