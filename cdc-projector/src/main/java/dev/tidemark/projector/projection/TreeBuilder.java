package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.Node.Cell;
import dev.tidemark.projector.projection.Node.KeyColumn;
import dev.tidemark.projector.projection.Projection.Columns;
import dev.tidemark.projector.projection.Projection.Content;
import dev.tidemark.projector.projection.Projection.Field;
import dev.tidemark.projector.projection.Projection.Kind;
import dev.tidemark.projector.projection.Projection.Relation;
import dev.tidemark.projector.projection.Projection.Table;
import dev.tidemark.runtime.config.Suggestion;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the tables and columns that a projection names, and says what is wrong with them. */
final class TreeBuilder {

    private final Function<TableId, Optional<TableSchema>> schemas;
    private final List<String> problems;
    private int nodes;
    private boolean transformed;

    TreeBuilder(Function<TableId, Optional<TableSchema>> schemas, List<String> problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    /** What can be made of it; complete only where no problem was found. */
    Optional<Node> build(Projection projection) {
        transformed = projection.transformer() != null;
        return table(projection.root()).map(table -> {
            List<KeyColumn> key = key(projection.root().place(), table);
            Node root = Node.root(table, key, projection.id().names().isEmpty() ? key : id(projection.id(), table));
            RoutingCheck.places(projection.routing(), root, problems).forEach(root.routing::add);
            only(root, projection.root());
            fill(root, projection.content());
            clashes(projection.content());
            return root;
        });
    }

    private Optional<TableSchema> table(Table named) {
        Optional<TableSchema> table = schemas.apply(named.id());
        if (table.isEmpty()) {
            problems.add(
                    named.place().says("there is no table " + named.id() + ", or the user may not SELECT from it"));
        }
        return table;
    }

    private List<KeyColumn> key(Place place, TableSchema table) {
        if (table.primaryKey().isEmpty()) {
            problems.add(place.says(table.table() + " has no primary key, by which its rows could be told apart"));
        }
        return keyColumns(place, table, table.primaryKey());
    }

    /** Other columns that tell the rows apart; searched by as a primary key is. */
    private List<KeyColumn> id(Columns id, TableSchema table) {
        List<KeyColumn> columns = keyColumns(id.place(), table, id.names());
        for (KeyColumn column : columns) {
            if (column.column().nullable()) {
                problems.add(id.place()
                        .says(table.table() + "." + column.name() + " may be NULL, and then names no document: make it"
                                + " NOT NULL"));
            }
        }
        if (columns.size() == id.names().size()
                && !table.isUnique(id.names())
                && !table.primaryKey().equals(id.names())) {
            String list = String.join(", ", id.names());
            problems.add(id.place()
                    .says("no unique index of " + table.table() + " is of (" + list
                            + "), in this order, so two rows could have one id: CREATE UNIQUE INDEX "
                            + table.table().table() + "_" + String.join("_", id.names()) + " ON " + table.table() + " ("
                            + list + ")"));
        }
        return columns;
    }

    private void only(Node node, Table table) {
        for (Projection.Only only : table.only()) {
            column(only.place(), node.table, only.column()).ifPresent(column -> {
                try {
                    node.only.add(RowCondition.of(column, only));
                } catch (IllegalArgumentException e) {
                    problems.add(only.place().says(node.table.table() + "." + column.name() + " " + e.getMessage()));
                }
            });
        }
    }

    private void fill(Node node, Content content) {
        for (Field field : content.fields()) {
            if (field.origin() instanceof Projection.Column named) {
                column(field.place(), node.table, named.name()).ifPresent(column -> cell(node, field, column));
            } else if (field.origin() instanceof Projection.Constant constant) {
                node.cells.add(new Cell(field, null, constant.type()));
            } else if (field.origin() instanceof Projection.Computed computed) {
                if (!transformed) {
                    problems.add(field.place().says("is computed, but the file names no 'transformer' to do that"));
                }
                node.cells.add(new Cell(field, null, computed.type()));
            }
        }
        content.relations().forEach(relation -> relation(node, relation));
    }

    private Optional<TableSchema.Column> column(Place place, TableSchema table, String name) {
        Optional<TableSchema.Column> column = table.column(name);
        if (column.isEmpty()) {
            List<String> known =
                    table.columns().stream().map(TableSchema.Column::name).toList();
            problems.add(place.says(table.table() + " has no column '" + name + "'" + Suggestion.of(name, known)));
        }
        return column;
    }

    private void cell(Node node, Field field, TableSchema.Column column) {
        Optional<ValueType> type = ValueType.of(column);
        if (type.isEmpty()) {
            problems.add(field.place()
                    .says(node.table.table() + "." + column.name() + " is of type " + column.columnType()
                            + ", which Tidemark cannot put into a document; leave it out"));
        }
        type.ifPresent(known -> node.cells.add(new Cell(field, column, known)));
    }

    private void relation(Node parent, Relation relation) {
        Optional<TableSchema> found = table(relation.table());
        if (found.isEmpty()) {
            return;
        }
        TableSchema table = found.get();
        boolean many = relation.kind() == Kind.ONE_TO_MANY;
        TableSchema holder = many ? table : parent.table;
        TableSchema pointedTo = many ? parent.table : table;
        List<KeyColumn> key = key(relation.table().place(), table);
        List<KeyColumn> foreignKey =
                keyColumns(relation.on().place(), holder, relation.on().names());
        foreignKey(relation.on(), holder, foreignKey, pointedTo, many ? parent.key : key);
        for (String column : relation.order().names()) {
            column(relation.order().place(), table, column);
        }
        Node child = parent.child(
                relation.kind(),
                relation.name(),
                table,
                ++nodes,
                key,
                foreignKey,
                relation.order().names());
        only(child, relation.table());
        fill(child, relation.content());
    }

    private List<KeyColumn> keyColumns(Place place, TableSchema table, List<String> names) {
        return names.stream()
                .flatMap(name -> column(place, table, name).stream())
                .flatMap(column -> {
                    Optional<KeyType> type = KeyType.of(column);
                    if (type.isEmpty()) {
                        problems.add(place.says(table.table() + "." + column.name() + " is of type "
                                + column.columnType() + ", which cannot be part of a key"));
                    }
                    return type.map(known -> new KeyColumn(column, known)).stream();
                })
                .toList();
    }

    /** That these columns can hold the other's primary key, and that rows are found by them. */
    private void foreignKey(
            Columns on, TableSchema holder, List<KeyColumn> columns, TableSchema pointedTo, List<KeyColumn> key) {
        if (on.names().isEmpty()
                || on.names().size() != columns.size()
                || pointedTo.primaryKey().size() != key.size()
                || key.isEmpty()) {
            return; // said already
        }
        if (columns.size() != key.size()) {
            problems.add(on.place()
                    .says("names " + on.names() + " of " + holder.table() + ", but the primary key of "
                            + pointedTo.table() + " is " + pointedTo.primaryKey()));
            return;
        }
        for (int i = 0; i < key.size(); i++) {
            comparable(on.place(), holder, columns.get(i), pointedTo, key.get(i));
        }
        if (holder.indexOn(on.names()).isEmpty()) {
            String list = String.join(", ", on.names());
            problems.add(on.place()
                    .says("no index of " + holder.table() + " begins with (" + list
                            + "), by which documents are found: CREATE INDEX "
                            + holder.table().table() + "_" + String.join("_", on.names()) + " ON " + holder.table()
                            + " (" + list + ")"));
        }
    }

    private void comparable(
            Place place, TableSchema holder, KeyColumn foreign, TableSchema pointedTo, KeyColumn primary) {
        String from = holder.table() + "." + foreign.name();
        String to = pointedTo.table() + "." + primary.name();
        if (!foreign.type().refersTo(primary.type())) {
            problems.add(place.says(from + " is " + foreign.column().columnType() + " and cannot hold " + to
                    + ", which is " + primary.column().columnType()));
        } else if (!Objects.equals(
                foreign.column().collation(), primary.column().collation())) {
            problems.add(
                    place.says(from + " has the collation " + foreign.column().collation() + " and " + to + " "
                            + primary.column().collation()
                            + ": MySQL cannot use an index to compare them, so give both the same"));
        }
    }

    /** No two names of one object may be the same, nor one the beginning of the other. */
    private void clashes(Content content) {
        Set<String> values = new HashSet<>();
        Set<String> objects = new HashSet<>();
        for (Field field : content.fields()) {
            for (int dot = field.path().indexOf('.');
                    dot > 0;
                    dot = field.path().indexOf('.', dot + 1)) {
                objects.add(field.path().substring(0, dot));
            }
        }
        for (Field field : content.fields()) {
            if (!values.add(field.path())) {
                problems.add(field.place().says("'" + field.path() + "' stands in the document twice"));
            } else if (objects.contains(field.path())) {
                problems.add(field.place().says("'" + field.path() + "' is a value, and an object by another field"));
            }
        }
        for (Relation relation : content.relations()) {
            if (values.contains(relation.name()) || objects.contains(relation.name())) {
                problems.add(relation.place().says("'" + relation.name() + "' is a field's name too"));
            }
            clashes(relation.content());
        }
    }
}
