package dev.tidemark.projector.change;

import java.util.Locale;

/**
 * One transaction: {@code uuid:number}, or {@code uuid:tag:number} from MySQL 8.3 on.
 *
 * @param tag empty where the transaction has none
 */
public record Gtid(String uuid, String tag, long number) {

    /** Reads the form that MySQL prints. */
    public static Gtid parse(String text) {
        String[] parts = text.strip().toLowerCase(Locale.ROOT).split(":");
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("'" + text + "' is not a GTID");
        }
        return new Gtid(parts[0], parts.length == 3 ? parts[1] : "", Long.parseLong(parts[parts.length - 1]));
    }

    @Override
    public String toString() {
        return tag.isEmpty() ? uuid + ":" + number : uuid + ":" + tag + ":" + number;
    }
}
