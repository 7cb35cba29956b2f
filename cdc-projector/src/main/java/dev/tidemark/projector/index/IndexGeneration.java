package dev.tidemark.projector.index;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one index of a collection: {@code products-000003} behind the alias {@code products}.
 *
 * @param prefix stands before every name of this installation; may be empty
 * @param number from 1
 */
public record IndexGeneration(String prefix, String collection, int number) {

    private static final Pattern COLLECTION = Pattern.compile("[a-z][a-z0-9_-]{0,99}");
    private static final Pattern INDEX = Pattern.compile("(.+)-(\\d{6})");

    public IndexGeneration {
        if (!COLLECTION.matcher(collection).matches()) {
            throw new IllegalArgumentException(
                    "'" + collection
                            + "' cannot name an index: a collection has up to 100 characters of a-z, 0-9, _ and -, a letter first");
        }
        if (number < 1 || number > 999_999) {
            throw new IllegalArgumentException("there is no generation " + number + " of " + collection);
        }
    }

    /** Reads an index name; empty where it is not the name of a generation. */
    public static Optional<IndexGeneration> parse(String prefix, String index) {
        Matcher matcher = INDEX.matcher(index);
        if (!matcher.matches() || !index.startsWith(prefix)) {
            return Optional.empty();
        }
        String collection = matcher.group(1).substring(Math.min(prefix.length(), matcher.end(1)));
        int number = Integer.parseInt(matcher.group(2));
        return COLLECTION.matcher(collection).matches() && number > 0
                ? Optional.of(new IndexGeneration(prefix, collection, number))
                : Optional.empty();
    }

    /** What documents are written to, and what stands in {@link dev.tidemark.projector.document.DocumentWrite}. */
    public String index() {
        return "%s%s-%06d".formatted(prefix, collection, number);
    }

    /** What searches use. */
    public String alias() {
        return prefix + collection;
    }

    public IndexGeneration next() {
        return new IndexGeneration(prefix, collection, number + 1);
    }

    /**
     * The hidden alias by which an index is written: it exists with its index and never without, while a write to the
     * bare name of a missing index would make a new one, with guessed types.
     */
    static String writeAlias(String index) {
        return index + "-write";
    }
}
