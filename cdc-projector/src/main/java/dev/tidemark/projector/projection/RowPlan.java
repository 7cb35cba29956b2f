package dev.tidemark.projector.projection;

import java.util.List;

/**
 * How the rows of one query become JSON objects: the documents themselves, or the elements of arrays in them. Many-to-one
 * relations are joined in, each one-to-many relation is a plan of its own.
 *
 * @param query finds the rows by the keys of the documents they go into, those of one array together and in its order
 * @param parent the first columns, so many, say which object an element belongs to; for a document, its key
 * @param own the first columns, so many, tell this object from all others
 * @param parts the object's entries in order
 */
public record RowPlan(KeyedQuery query, int parent, int own, List<Part> parts, List<RowPlan> arrays) {

    public RowPlan {
        parts = List.copyOf(parts);
        arrays = List.copyOf(arrays);
    }
}
