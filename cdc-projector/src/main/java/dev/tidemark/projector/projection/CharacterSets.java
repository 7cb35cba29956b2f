package dev.tidemark.projector.projection;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/** Which of MySQL's character sets lack a character of a text. */
final class CharacterSets {

    private static final int LAST_OF_THE_BASIC_PLANE = 0xFFFF;
    private static final int LAST_OF_ASCII = 0x7F;

    /** Bytes that stand for nothing in Java's windows-1252, and for themselves in MySQL's latin1. */
    private static final String ONLY_IN_MYSQL = "\u0081\u008d\u008f\u0090\u009d";

    private CharacterSets() {}

    /**
     * False where that is sure. Of other character sets than these Java has another idea than MySQL here and there, so
     * that is left to MySQL, which refuses to compare what it would have to change for that.
     *
     * @param charset as MySQL calls it; null where that is not known
     */
    static boolean mayHave(String charset, String text) {
        return switch (charset == null ? "" : charset) {
            case "utf8mb3", "utf8", "ucs2" -> text.codePoints().allMatch(c -> c <= LAST_OF_THE_BASIC_PLANE);
            case "ascii" -> text.chars().allMatch(c -> c <= LAST_OF_ASCII);
            case "latin1" -> {
                CharsetEncoder latin1 = Charset.forName("windows-1252").newEncoder();
                yield text.chars().allMatch(c -> latin1.canEncode((char) c) || ONLY_IN_MYSQL.indexOf(c) >= 0);
            }
            default -> true;
        };
    }
}
