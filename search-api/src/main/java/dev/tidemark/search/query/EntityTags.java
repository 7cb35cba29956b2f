package dev.tidemark.search.query;

import java.util.Arrays;

/** Compares {@code ETag} and {@code If-None-Match} (RFC 9110, 13.1.2): weakly. */
final class EntityTags {

    private EntityTags() {}

    /** @param header tags with commas between, or {@code *}; null for none */
    static boolean match(String header, String tag) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
