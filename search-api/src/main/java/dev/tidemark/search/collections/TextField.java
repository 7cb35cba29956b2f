package dev.tidemark.search.collections;

/**
 * A field whose words are searched.
 *
 * @param name as users see it: its path in the document
 * @param path in the index
 * @param weight how much more a word counts here than in a field of weight 1
 * @param nested the array of objects in which it stands; null outside of arrays
 */
public record TextField(String name, String path, double weight, String nested) {}
