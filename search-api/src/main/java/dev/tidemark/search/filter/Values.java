package dev.tidemark.search.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code audio,video} as two values. {@code \} before a comma or backslash makes it part of a value; {@code null}
 * is no value at all and {@code ""} an empty one, unless a backslash stands before them.
 */
public final class Values {

    private static final String NOTHING = "null";
    private static final String EMPTY = "\"\"";

    private Values() {}

    /** @return null stands for no value */
    public static List<String> read(String text) {
        return split(text).stream().map(Values::meant).toList();
    }

    /** As it must be written to be read as this very value. */
    public static String escaped(String value) {
        String text = value.replace("\\", "\\\\").replace(",", "\\,");
        return value.isEmpty() ? EMPTY : value.equals(NOTHING) || value.equals(EMPTY) ? "\\" + text : text;
    }

    /** The parts between commas that nothing escapes, as they are written. */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            if (escapes(text, i)) {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static boolean escapes(String text, int i) {
        return text.charAt(i) == '\\'
                && i + 1 < text.length()
                && (text.charAt(i + 1) == ',' || text.charAt(i + 1) == '\\');
    }

    private static String meant(String part) {
        if (part.equals(NOTHING)) {
            return null;
        } else if (part.equals(EMPTY)) {
            return "";
        } else if (part.equals("\\" + NOTHING) || part.equals("\\" + EMPTY)) {
            return part.substring(1);
        } else if (part.isEmpty()) {
            throw new IllegalArgumentException("has an empty value; \"\" asks for empty text");
        }
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            value.append(part.charAt(escapes(part, i) ? ++i : i));
        }
        return value.toString();
    }
}
