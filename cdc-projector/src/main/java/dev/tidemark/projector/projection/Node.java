package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Projection.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A table at its place in the document: the root, or one relation. The same table may stand at several places.
 *
 * <p>A relation is a join: {@code near} columns of the parent's table equal {@code far} columns of its own. One of the two
 * sides is a primary key, the other a foreign key.
 */
final class Node {

    final Node parent;
    /** Null for the root. */
    final Kind kind;
    /** In the document, from the top: {@code lines.product}; empty for the root. */
    final String path;

    final String name;
    final TableSchema table;
    /** Of the table in SQL: {@code t3}. */
    final String alias;

    final List<KeyColumn> key;
    /** The root's columns that name its document; elsewhere none. */
    final List<KeyColumn> id;

    final List<KeyColumn> near;
    final List<KeyColumn> far;
    final List<String> order;
    /** Which of the columns that name a document decide on its shard, by their places in {@link #id}; none where all do. */
    final List<Integer> routing = new ArrayList<>();

    final List<RowCondition> only = new ArrayList<>();
    final List<Cell> cells = new ArrayList<>();
    final List<Node> children = new ArrayList<>();

    private Node(
            Node parent,
            Kind kind,
            String name,
            TableSchema table,
            int number,
            List<KeyColumn> key,
            List<KeyColumn> id,
            List<KeyColumn> foreignKey,
            List<String> order) {
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.path = parent == null ? "" : parent.in(name);
        this.table = table;
        this.alias = "t" + number;
        this.key = key;
        this.id = id;
        this.near = kind == Kind.MANY_TO_ONE ? foreignKey : parent == null ? List.of() : parent.key;
        this.far = kind == Kind.MANY_TO_ONE ? key : foreignKey;
        this.order = order;
    }

    /** @param id the columns that name its document: the primary key, or others that are unique */
    static Node root(TableSchema table, List<KeyColumn> key, List<KeyColumn> id) {
        return new Node(null, null, "", table, 0, key, id, List.of(), List.of());
    }

    /** @param number differs from that of every other node of the document */
    Node child(
            Kind childKind,
            String childName,
            TableSchema childTable,
            int number,
            List<KeyColumn> childKey,
            List<KeyColumn> foreignKey,
            List<String> childOrder) {
        Node child =
                new Node(this, childKind, childName, childTable, number, childKey, List.of(), foreignKey, childOrder);
        children.add(child);
        return child;
    }

    boolean isArray() {
        return kind == Kind.ONE_TO_MANY;
    }

    /** The document path of a name inside this object. */
    String in(String inner) {
        return path.isEmpty() ? inner : path + "." + inner;
    }

    /** The path of the array whose elements hold this object; null outside of arrays. */
    String nested() {
        return isArray() ? path : parent == null ? null : parent.nested();
    }

    /** The columns of this table that hold what names the document, where a comparison in Java is as good as MySQL's. */
    Optional<List<KeyColumn>> rootKey() {
        if (parent == null) {
            return Optional.of(id);
        }
        return parent.rootKey().flatMap(columns -> {
            List<KeyColumn> mine = columns.stream()
                    .flatMapToInt(column -> IntStream.range(0, near.size())
                            .filter(i ->
                                    near.get(i).equals(column) && near.get(i).sameAs(far.get(i))))
                    .mapToObj(far::get)
                    .toList();
            return mine.size() == columns.size() ? Optional.of(mine) : Optional.empty();
        });
    }

    /** This node and those above it, the root first. */
    List<Node> line() {
        List<Node> line = parent == null ? new ArrayList<>() : parent.line();
        line.add(this);
        return line;
    }

    /** This node and those below it, in the order of their declaration. */
    List<Node> all() {
        List<Node> all = new ArrayList<>(List.of(this));
        children.forEach(child -> all.addAll(child.all()));
        return all;
    }

    /**
     * One value of the object.
     *
     * @param column null where the value is no column's
     */
    record Cell(Projection.Field field, TableSchema.Column column, ValueType type) {}

    record KeyColumn(TableSchema.Column column, KeyType type) {

        String name() {
            return column.name();
        }

        /** Strings are the same by their collation, which only MySQL knows; all else where both print alike. */
        boolean sameAs(KeyColumn other) {
            return type.kind() == other.type.kind()
                    && type.kind() != KeyType.Kind.TEXT
                    && (type.kind() == KeyType.Kind.INTEGER
                            || column.columnType().equals(other.column.columnType()));
        }
    }
}
