package dev.tidemark.projector.projection;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The values of an ENUM or SET: MySQL sorts them by their numbers, but compares them with a string by their letters. */
final class Labels {

    private Labels() {}

    /** @param columnType {@code enum('small','it''s')}, as information_schema has it */
    static List<String> of(String columnType) {
        List<String> labels = new ArrayList<>();
        StringBuilder label = null;
        for (int i = columnType.indexOf('('); i < columnType.length(); i++) {
            char c = columnType.charAt(i);
            if (label == null) {
                label = c == '\'' ? new StringBuilder() : null;
            } else if (c == '\\') {
                label.append(unescaped(columnType.charAt(++i)));
            } else if (c != '\'') {
                label.append(c);
            } else if (i + 1 < columnType.length() && columnType.charAt(i + 1) == '\'') {
                label.append(columnType.charAt(++i));
            } else {
                labels.add(label.toString());
                label = null;
            }
        }
        return labels;
    }

    private static char unescaped(char c) {
        return switch (c) {
            case '0' -> '\0';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> c;
        };
    }

    /** The number of an ENUM's value; that of the empty string, which MySQL stores for what is no value, is 0. */
    static int number(List<String> labels, String value) {
        int number = labels.indexOf(value) + 1;
        if (number == 0 && !value.isEmpty()) {
            throw new IllegalArgumentException("'" + value + "' is none of the values " + labels);
        }
        return number;
    }

    /** The number of a SET's value: a bit for each member. */
    static BigInteger bits(List<String> labels, String value) {
        BigInteger bits = BigInteger.ZERO;
        for (String member : value.isEmpty() ? List.<String>of() : List.of(value.split(",", -1))) {
            bits = bits.setBit(number(labels, member) - 1);
        }
        return bits;
    }
}
