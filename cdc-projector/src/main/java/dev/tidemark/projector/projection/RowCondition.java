package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.projection.Projection.Only;
import java.util.List;

/**
 * That a row's column has one of some values, or none of them; MySQL decides, by the column's own collation. The one place
 * that says it: loading, scanning and the way from a row to its documents all ask with this condition.
 *
 * @param orNull whether NULL is among the values
 * @param literals the others
 */
record RowCondition(TableSchema.Column column, boolean not, boolean orNull, List<String> literals, Only declared) {

    RowCondition {
        literals = List.copyOf(literals);
    }

    /** @throws IllegalArgumentException with what is wrong with it, to be said of the column */
    static RowCondition of(TableSchema.Column column, Only only) {
        boolean orNull = only.values().stream().anyMatch(JsonNode::isNull);
        if (orNull && !column.nullable()) {
            throw new IllegalArgumentException("is NOT NULL, so there is no row that this is about");
        }
        List<String> literals = only.values().stream()
                .filter(value -> !value.isNull())
                .map(value -> Literals.of(column, value))
                .toList();
        return new RowCondition(column, only.not(), orNull, literals, only);
    }

    /**
     * NULL is neither in a list nor not in it, so each case says what is with NULL.
     *
     * @param name of the column in the query
     */
    String sql(String name) {
        String list =
                literals.isEmpty() ? "" : name + (not ? " NOT IN (" : " IN (") + String.join(", ", literals) + ")";
        if (not && orNull) {
            return name + " IS NOT NULL" + (list.isEmpty() ? "" : " AND " + list);
        } else if (not || orNull) {
            return list.isEmpty() ? name + " IS NULL" : "(" + name + " IS NULL OR " + list + ")";
        }
        return list;
    }

    /** As it is declared, with the type by which the values are compared. */
    @Override
    public String toString() {
        return column.dataType() + " " + declared;
    }
}
