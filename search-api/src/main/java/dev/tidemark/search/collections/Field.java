package dev.tidemark.search.collections;

/**
 * A field by which documents are filtered, sorted or counted.
 *
 * @param path in the index
 * @param nested the array of objects in which it stands; null outside of arrays
 */
public record Field(String path, Kind kind, String nested) {}
