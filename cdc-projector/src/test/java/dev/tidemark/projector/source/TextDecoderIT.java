package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where MySQL is not asked what bytes say, it would say the same. */
class TextDecoderIT {

    private static final String ASCII =
            IntStream.range(0, 128).mapToObj(Character::toString).collect(Collectors.joining());

    private final MySql mysql = Backends.mysql();

    @Test
    void asciiIsAsciiInEachCharset() throws SQLException {
        TextDecoder decoder = new TextDecoder((charset, bytes) -> "asked");
        List<String> charsets =
                column("SELECT CHARACTER_SET_NAME FROM information_schema.CHARACTER_SETS WHERE MAXLEN < 4"
                        + " AND CHARACTER_SET_NAME NOT IN ('binary', 'ucs2', 'swe7')");
        assertThat(charsets)
                .contains("latin1", "gbk", "sjis", "big5", "euckr", "koi8u")
                .hasSizeGreaterThan(25);
        for (String charset : charsets) {
            String said = decoder.text(charset, ASCII.getBytes(StandardCharsets.US_ASCII));
            assertThat(said)
                    .as(charset)
                    .isEqualTo(decoded(charset, ASCII.getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(ASCII);
        }
        assertThat(decoder.text("swe7", new byte[] {'['})).isEqualTo("asked");
        assertThat(decoder.text("gbk", new byte[] {(byte) 0xD6, (byte) 0xD0})).isEqualTo("asked");
    }

    @Test
    void everyByteOfLatin1() throws SQLException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(new TextDecoder((charset, bytes) -> "asked").text("latin1", all))
                .isEqualTo(decoded("latin1", all));
    }

    @Test
    void unicodeInEachForm() throws SQLException {
        for (String charset : List.of("utf8mb4", "utf8mb3", "ucs2", "utf16", "utf16le", "utf32")) {
            String text = charset.equals("ucs2") || charset.equals("utf8mb3") ? "aä中\uFEFFя" : "aä中\uFEFFя😀";
            String hex = column("SELECT HEX(CONVERT('" + text + "' USING " + charset + "))")
                    .get(0);
            assertThat(new TextDecoder((any, bytes) -> "asked")
                            .text(charset, HexFormat.of().parseHex(hex)))
                    .as(charset)
                    .isEqualTo(text);
        }
    }

    private String decoded(String charset, byte[] bytes) throws SQLException {
        String hex = column("SELECT HEX(CONVERT(_" + charset + " x'"
                        + HexFormat.of().formatHex(bytes) + "' USING utf8mb4))")
                .get(0);
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    private List<String> column(String sql) throws SQLException {
        List<String> column = new ArrayList<>();
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                column.add(rows.getString(1));
            }
        }
        return column;
    }
}
