package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Node.KeyColumn;
import java.util.ArrayList;
import java.util.List;

/** The pieces that queries are made of. */
final class Sql {

    private Sql() {}

    static String column(Node node, String name) {
        return node.alias + "." + quoted(name);
    }

    static List<String> columns(Node node, List<KeyColumn> columns) {
        return columns.stream().map(column -> column(node, column.name())).toList();
    }

    /** The columns as they are selected to be compared in Java: alike wherever they are alike. */
    static List<String> printed(Node node, List<KeyColumn> columns) {
        return columns.stream()
                .map(column -> column.type().printed(column(node, column.name())))
                .toList();
    }

    static SqlKey key(Node node, List<KeyColumn> columns) {
        return new SqlKey(
                columns(node, columns), columns.stream().map(KeyColumn::type).toList());
    }

    /**
     * A table whose rows are found by these columns. The index is forced: with statistics that are out of date, and they
     * are after every large change, MySQL would rather read a whole table or index for a few hundred keys.
     */
    static String table(Node node, List<KeyColumn> by) {
        List<String> names = by.stream().map(KeyColumn::name).toList();
        return quoted(node.table.table().schema()) + "."
                + quoted(node.table.table().table()) + " " + node.alias
                + node.table
                        .indexOn(names)
                        .map(index -> " FORCE INDEX (" + quoted(index) + ")")
                        .orElse("");
    }

    /** The conditions of a node's rows, each with {@code AND} before it. */
    static String only(Node node) {
        StringBuilder sql = new StringBuilder();
        node.only.forEach(condition -> sql.append(" AND ")
                .append(condition.sql(column(node, condition.column().name()))));
        return sql.toString();
    }

    /** The condition that joins a node to its parent. */
    static String join(Node node) {
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < node.far.size(); i++) {
            equal.add(column(node, node.far.get(i).name()) + " = "
                    + column(node.parent, node.near.get(i).name()));
        }
        return String.join(" AND ", equal);
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
