package dev.tidemark.projector.change;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads sets of transactions as MySQL writes them. */
final class GtidSetText {

    private GtidSetText() {}

    static GtidSet parse(String text) {
        SortedMap<GtidSource, Intervals> sources = new TreeMap<>();
        String compact = text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
        try {
            for (String server : compact.split(",")) {
                if (!server.isEmpty()) { // MySQL, too, takes a comma too many
                    readServer(server, sources);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a set of GTIDs: " + e.getMessage(), e);
        }
        return GtidSet.of(sources);
    }

    /** {@code uuid:1-5:8:tag:1-3}: what follows a tag, up to the next one, is numbered under it. */
    private static void readServer(String text, SortedMap<GtidSource, Intervals> sources) {
        String[] parts = text.split(":", -1);
        GtidSource source = new GtidSource(parts[0], "");
        boolean numbersDue = true;
        for (int i = 1; i < parts.length; i++) {
            if (GtidSource.isTag(parts[i])) {
                source = new GtidSource(parts[0], parts[i]);
                numbersDue = true;
            } else {
                sources.merge(source, readRange(parts[i]), Intervals::union);
                numbersDue = false;
            }
        }
        if (numbersDue) {
            throw new IllegalArgumentException("no numbers after '" + parts[parts.length - 1] + "'");
        }
    }

    private static Intervals readRange(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? Intervals.of(number(text), number(text))
                : Intervals.of(number(text.substring(0, dash)), number(text.substring(dash + 1)));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number", e);
        }
    }
}
