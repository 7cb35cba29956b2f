package dev.tidemark.projector.change;

import java.util.Comparator;

/** What numbers transactions: a server, or a tag on a server. Ordered as MySQL prints them. */
record GtidSource(String uuid, String tag) implements Comparable<GtidSource> {

    private static final int UUID_LENGTH = 36;
    private static final int TAG_LIMIT = 32;
    private static final Comparator<GtidSource> ORDER =
            Comparator.comparing(GtidSource::uuid).thenComparing(GtidSource::tag);

    GtidSource {
        check(uuid, tag);
    }

    static void check(String uuid, String tag) {
        if (!isUuid(uuid)) {
            throw new IllegalArgumentException("'" + uuid + "' is not a UUID in lower case");
        }
        if (!tag.isEmpty() && !isTag(tag)) {
            throw new IllegalArgumentException("'" + tag + "' is not a tag of GTIDs");
        }
    }

    static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(i);
            boolean fits = i == 8 || i == 13 || i == 18 || i == 23 ? c == '-' : isDigit(c) || c >= 'a' && c <= 'f';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** A tag starts with a letter or underscore, so it is never taken for a number. */
    static boolean isTag(String text) {
        return text.length() <= TAG_LIMIT
                && !text.isEmpty()
                && !isDigit(text.charAt(0))
                && text.chars().allMatch(c -> c == '_' || isDigit(c) || c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public int compareTo(GtidSource other) {
        return ORDER.compare(this, other);
    }
}
