package dev.tidemark.projector.change;

import java.util.Locale;

/**
 * One transaction: {@code uuid:number}, or {@code uuid:tag:number} from MySQL 8.3 on. Immutable; compared by value.
 *
 * @param uuid the server that committed it first, in lower case
 * @param tag empty where the transaction has none
 * @param number 1 or more
 */
public record Gtid(String uuid, String tag, long number) {

    public Gtid {
        GtidSource.check(uuid, tag);
        Intervals.checkNumber(number);
    }

    /** Reads the form that MySQL prints, in either case of letters. */
    public static Gtid parse(String text) {
        String[] parts = text.strip().toLowerCase(Locale.ROOT).split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("'" + text + "' is not a GTID");
        }
        try {
            return new Gtid(parts[0], parts.length == 3 ? parts[1] : "", Long.parseLong(parts[parts.length - 1]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a GTID: " + e.getMessage(), e);
        }
    }

    GtidSource source() {
        return new GtidSource(uuid, tag);
    }

    @Override
    public String toString() {
        return tag.isEmpty() ? uuid + ":" + number : uuid + ":" + tag + ":" + number;
    }
}
