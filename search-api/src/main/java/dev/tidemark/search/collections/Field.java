package dev.tidemark.search.collections;

import java.util.List;

/**
 * A field by which documents are filtered, sorted or counted.
 *
 * @param path in the index
 * @param arrays of objects in which it stands, the outermost first; empty outside of arrays
 */
public record Field(String path, Kind kind, List<String> arrays) {

    public Field {
        arrays = List.copyOf(arrays);
    }

    /** The innermost of its arrays; null outside of arrays. */
    public String nested() {
        return arrays.isEmpty() ? null : arrays.get(arrays.size() - 1);
    }
}
