package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Node.KeyColumn;
import java.util.List;
import java.util.Optional;

/** Plans the way from each node's rows up to the documents. */
final class AscentPlanner {

    private AscentPlanner() {}

    static Ascent plan(Node node) {
        return node.rootKey()
                .map(key -> new Ascent(node.path, names(key), Optional.empty()))
                .orElseGet(() -> new Ascent(node.path, names(node.far), Optional.of(lookup(node.parent, node.near))));
    }

    /** From the rows whose columns equal the start, up until the document's key is at hand. */
    private static Ascent.Lookup lookup(Node first, List<KeyColumn> start) {
        StringBuilder from = new StringBuilder(" FROM ").append(Sql.table(first, start));
        // Of a row that comes to hold or ceases to hold, its own change tells.
        StringBuilder only = new StringBuilder(Sql.only(first));
        Node top = first;
        while (top.rootKey().isEmpty()) {
            from.append(" JOIN ")
                    .append(Sql.table(top.parent, top.near))
                    .append(" ON ")
                    .append(Sql.join(top));
            top = top.parent;
            only.append(Sql.only(top));
        }
        List<KeyColumn> key = top.rootKey().orElseThrow();
        from.append(" WHERE ");
        if (!only.isEmpty()) {
            from.append(only.substring(" AND ".length())).append(" AND ");
        }
        for (KeyColumn column : key) {
            if (column.column().nullable()) { // a child that belongs to nobody
                from.append(Sql.column(top, column.name())).append(" IS NOT NULL AND ");
            }
        }
        return new Ascent.Lookup(from.toString(), Sql.key(first, start), Sql.key(top, key), Sql.printed(top, key));
    }

    private static List<String> names(List<KeyColumn> columns) {
        return columns.stream().map(KeyColumn::name).toList();
    }
}
