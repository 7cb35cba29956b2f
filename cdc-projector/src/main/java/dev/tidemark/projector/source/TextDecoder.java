package dev.tidemark.projector.source;

import dev.tidemark.projector.change.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Texts of the binlog, which are in the column's charset. Java decodes Unicode and latin1. Of all others it has
 * another idea than MySQL here and there (a character of gbk, half of euckr), so MySQL is asked, unless the text is ASCII.
 * For one thread.
 */
final class TextDecoder {

    private static final int REMEMBERED = 10_000;

    private static final Map<String, Charset> UNICODE = Map.ofEntries(
            Map.entry("utf8mb4", StandardCharsets.UTF_8),
            Map.entry("utf8mb3", StandardCharsets.UTF_8),
            Map.entry("utf8", StandardCharsets.UTF_8),
            Map.entry("ucs2", StandardCharsets.UTF_16BE),
            Map.entry("utf16", StandardCharsets.UTF_16BE),
            Map.entry("utf16le", StandardCharsets.UTF_16LE),
            Map.entry("utf32", Charset.forName("UTF-32BE")));

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private final BiFunction<String, byte[], String> mysql;
    private final Map<String, Map<Bytes, String>> known = new LinkedHashMap<>();

    /** @param mysql decodes bytes of a charset */
    TextDecoder(BiFunction<String, byte[], String> mysql) {
        this.mysql = mysql;
    }

    /** @param charset as MySQL calls it */
    String text(String charset, byte[] bytes) {
        Charset unicode = UNICODE.get(charset);
        if (unicode != null) {
            return new String(bytes, unicode);
        } else if (charset.equals("latin1")) {
            return latin1(bytes);
        } else if (isAscii(bytes) && !charset.equals("swe7")) {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
        return known.computeIfAbsent(charset, any -> new Remembered())
                .computeIfAbsent(new Bytes(bytes), any -> mysql.apply(charset, bytes));
    }

    /** Windows-1252, but for five bytes that stand for nothing there, and for themselves in MySQL. */
    private static String latin1(byte[] bytes) {
        String text = new String(bytes, WINDOWS_1252);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text);
        for (int i = 0; i < bytes.length; i++) {
            if (mended.charAt(i) == '\uFFFD') {
                mended.setCharAt(i, (char) (bytes[i] & 0xff));
            }
        }
        return mended.toString();
    }

    /** That it means the same in each charset but swe7, and that no other character has a byte of it alone. */
    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static final class Remembered extends LinkedHashMap<Bytes, String> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, String> eldest) {
            return size() > REMEMBERED;
        }
    }
}
