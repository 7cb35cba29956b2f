package dev.tidemark.search.collections;

/**
 * A field whose words are searched.
 *
 * @param name as users see it: its path in the document
 * @param path in the index
 * @param words the same words as they are written, in the index; null where an index has no such form
 * @param codes what looks like a code, without what stands between letters and digits; null where an index has none
 * @param weight how much more a word counts here than in a field of weight 1
 * @param nested the array of objects in which it stands; null outside of arrays
 */
public record TextField(String name, String path, String words, String codes, double weight, String nested) {

    /** Where words have the common form of their language; null where they have none but the one that they are written in. */
    public String forms() {
        return path.equals(words) ? null : path;
    }
}
