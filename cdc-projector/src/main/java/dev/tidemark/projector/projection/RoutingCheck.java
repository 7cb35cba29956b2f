package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Node.KeyColumn;
import dev.tidemark.projector.projection.Projection.Columns;
import dev.tidemark.runtime.config.Suggestion;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says where a document may not be routed as its projection wants. Its shard must follow from its {@code _id}: were another
 * column to decide, a row in which that column changes would leave its former document behind on the former shard, and
 * whoever has only the id would have to ask all shards.
 */
final class RoutingCheck {

    private RoutingCheck() {}

    /** The places in the key of the columns that are named, in the order of the key, whatever the order they are named in. */
    static List<Integer> places(Columns routing, Node root, List<String> problems) {
        List<String> id = root.id.stream().map(KeyColumn::name).toList();
        if (routing.names().isEmpty() || id.isEmpty()) {
            return List.of(); // no key: that is said already
        }
        int before = problems.size();
        for (String column : routing.names()) {
            if (!id.contains(column)) {
                problems.add(routing.place().says(notOfTheId(column, id, root.table)));
            }
        }
        if (new HashSet<>(routing.names()).size() < routing.names().size()) {
            problems.add(routing.place().says("names a column twice"));
        } else if (problems.size() == before && routing.names().size() == id.size()) {
            problems.add(routing.place()
                    .says("names all that makes the _id (" + String.join(", ", id)
                            + "), by which documents are spread over shards anyway: leave it out, or make the _id of more"
                            + " columns, 'id: [" + id.get(0) + ", …]'"));
        }
        return problems.size() > before
                ? List.of()
                : IntStream.range(0, id.size())
                        .filter(place -> routing.names().contains(id.get(place)))
                        .boxed()
                        .toList();
    }

    private static String notOfTheId(String column, List<String> id, TableSchema table) {
        List<String> known =
                table.columns().stream().map(TableSchema.Column::name).toList();
        if (!known.contains(column)) {
            return table.table() + " has no column '" + column + "'" + Suggestion.of(column, known);
        }
        return "'" + column + "' is not part of the _id (" + String.join(", ", id)
                + "): where it changes, the former document would stay on another shard; put it into the _id, 'id: ["
                + column + ", " + String.join(", ", id) + "]', with a unique index of these columns";
    }
}
