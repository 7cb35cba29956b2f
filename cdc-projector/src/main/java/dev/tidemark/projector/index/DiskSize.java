package dev.tidemark.projector.index;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Elasticsearch's settings tell them. */
final class DiskSize {

    private static final Pattern BYTES = Pattern.compile("(\\d{1,15}(?:\\.\\d+)?)(b|kb|mb|gb|tb|pb)");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)%");
    private static final List<String> UNITS = List.of("b", "kb", "mb", "gb", "tb", "pb");

    private DiskSize() {}

    /**
     * How much of a disk has to be free below a watermark.
     *
     * @param watermark how much may be used, {@code 85%} or {@code 0.85}; or how much has to be free, {@code 500mb}
     * @param headroom more than this needs never be free where the watermark is a part; none where it is no size
     * @return 0 where nobody knows what the watermark means
     */
    static long free(String watermark, String headroom, long total) {
        String text = watermark.strip().toLowerCase(Locale.ROOT);
        Matcher percent = PERCENT.matcher(text);
        double used = percent.matches()
                ? Double.parseDouble(percent.group(1)) / 100
                : text.matches("[01](\\.\\d+)?") ? Double.parseDouble(text) : -1;
        if (used < 0) {
            return Math.max(0, bytes(text));
        }
        long part = (long) (total * (1 - used));
        long most = bytes(headroom.strip().toLowerCase(Locale.ROOT));
        return most < 0 ? part : Math.min(part, most);
    }

    /** -1 where it is none. */
    private static long bytes(String text) {
        Matcher size = BYTES.matcher(text);
        return size.matches()
                ? (long) (Double.parseDouble(size.group(1)) * Math.pow(1024, UNITS.indexOf(size.group(2))))
                : -1;
    }
}
