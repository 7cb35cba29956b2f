package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Node.Cell;
import dev.tidemark.projector.projection.Node.KeyColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans the query for the objects of one node, many-to-one relations joined in, and those for the arrays in them. */
final class RowPlanner {

    private final Node node;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final List<String> joins = new ArrayList<>();
    private final List<RowPlan> arrays = new ArrayList<>();

    private RowPlanner(Node node) {
        this.node = node;
    }

    /** @param node the root, or a one-to-many relation */
    static RowPlan plan(Node node) {
        return new RowPlanner(node).plan();
    }

    private RowPlan plan() {
        List<Node> line = node.line();
        boolean fromRoot = line.size() == 1
                || !line.get(1).isArray()
                || line.get(1).rootKey().isEmpty();
        Node first = line.get(fromRoot ? 0 : 1);
        List<KeyColumn> keys = first.rootKey().orElseThrow();
        SqlKey documents = Sql.key(first, keys);

        Sql.printed(first, keys).forEach(this::column);
        LinkedHashSet<String> order = new LinkedHashSet<>(documents.columns());
        for (Node above : line.subList(1, line.size())) {
            if (above.isArray() && above != node) {
                Sql.printed(above, above.key).forEach(this::column);
                order.addAll(Sql.columns(above, above.key));
            }
        }
        int parent = columns.size();
        if (node.parent != null && hasArrays(node)) {
            Sql.printed(node, node.key).forEach(this::column);
        }
        int own = columns.size();
        node.order.forEach(name -> order.add(Sql.column(node, name)));
        order.addAll(Sql.columns(node, node.key));

        List<Part> parts = parts(node);
        String head = "SELECT STRAIGHT_JOIN " + String.join(", ", columns.keySet()) + " FROM "
                + from(line.subList(fromRoot ? 0 : 1, line.size())) + String.join("", joins) + " WHERE ";
        String tail = Sql.only(first) + (node.parent == null ? "" : " ORDER BY " + String.join(", ", order));
        return new RowPlan(new KeyedQuery(head, documents, tail), parent, own, parts, arrays);
    }

    /** STRAIGHT_JOIN: from the few documents asked for to their rows. */
    private static String from(List<Node> line) {
        Node first = line.get(0);
        return Sql.table(first, first.rootKey().orElseThrow())
                + line.stream().skip(1).map(next -> " JOIN " + joined(next)).collect(Collectors.joining());
    }

    private static String joined(Node node) {
        return Sql.table(node, node.far) + " ON " + Sql.join(node) + Sql.only(node);
    }

    private static boolean hasArrays(Node node) {
        return node.children.stream().anyMatch(child -> child.isArray() || hasArrays(child));
    }

    /** The number of a selected expression, from 1. */
    private int column(String expression) {
        return columns.computeIfAbsent(expression, fresh -> columns.size() + 1);
    }

    private List<Part> parts(Node object) {
        List<Part> parts = new ArrayList<>(fields(object, loaded(object), 0));
        for (Node child : object.children) {
            byte[] label = Part.label(child.name);
            if (child.isArray()) {
                parts.add(new Part.Elements(label, arrays.size()));
                arrays.add(plan(child));
            } else {
                joins.add(" LEFT JOIN " + joined(child));
                int marker = column(Sql.column(child, child.key.get(0).name()));
                parts.add(new Part.Related(label, marker, parts(child)));
            }
        }
        return parts;
    }

    /** Without what a transformer adds. */
    private static List<Cell> loaded(Node object) {
        return object.cells.stream()
                .filter(cell -> !(cell.field().origin() instanceof Projection.Computed))
                .toList();
    }

    /** @param from where in the cells' paths the names of this level begin */
    private List<Part> fields(Node object, List<Cell> cells, int from) {
        Map<String, List<Cell>> byName = new LinkedHashMap<>();
        for (Cell cell : cells) {
            String rest = cell.field().path().substring(from);
            String name = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
            byName.computeIfAbsent(name, fresh -> new ArrayList<>()).add(cell);
        }
        List<Part> parts = new ArrayList<>();
        byName.forEach((name, same) -> {
            Cell cell = same.get(0);
            boolean group = cell.field().path().length() > from + name.length();
            parts.add(
                    group
                            ? new Part.Group(Part.label(name), fields(object, same, from + name.length() + 1))
                            : value(object, Part.label(name), cell));
        });
        return parts;
    }

    private Part value(Node object, byte[] label, Cell cell) {
        return cell.field().origin() instanceof Projection.Constant constant
                ? new Part.Constant(label, constant.value().toString().getBytes(StandardCharsets.UTF_8))
                : new Part.Value(label, column(selected(object, cell)), cell.type());
    }

    private static String selected(Node object, Cell cell) {
        String column = Sql.column(object, cell.column().name());
        return cell.type().select(column, cell.column().columnType());
    }
}
