package dev.tidemark.search.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.text.Leniency;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CursorsTest {

    private final Cursors cursors = new Cursors("0123456789abcdef");
    private final View view = new View("pit==", "products-000001", 42, 7, 1_700_000_000_000L);

    private JsonNode values(String json) throws Exception {
        return Json.mapper().readTree(json);
    }

    private static int status(Throwable problem) {
        return ((ProblemException) problem).status();
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Cursor cursor = new Cursor(
                "query", view, Leniency.NONE, values("[null,9223372036854775807,\"-Infinity\",0.10,\"Straße\"]"));
        assertThat(cursors.read(cursors.write(cursor), "query")).hasToString(cursor.toString());
        assertThat(new Cursors("0123456789abcdef").read(cursors.write(cursor), "query"))
                .hasToString(cursor.toString());
    }

    @Test
    void noByteCanBeChanged() throws Exception {
        byte[] text =
                Base64.getUrlDecoder().decode(cursors.write(new Cursor("query", view, Leniency.NONE, values("[1]"))));
        for (int i = 0; i < text.length; i++) {
            byte[] changed = text.clone();
            changed[i] ^= 1;
            String other = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThatThrownBy(() -> cursors.read(other, "query"))
                    .as("byte %d", i)
                    .isInstanceOf(ProblemException.class)
                    .satisfies(problem -> assertThat(status(problem)).isIn(400, 410));
        }
    }

    @Test
    void anotherKeyIsThatOfAnotherStart() throws Exception {
        String text = new Cursors("").write(new Cursor("query", view, Leniency.NONE, values("[1]")));
        assertThatThrownBy(() -> new Cursors("").read(text, "query"))
                .satisfies(problem -> assertThat(status(problem)).isEqualTo(410));
    }

    @Test
    void cursorOfAnOlderReleaseHasExpired() throws Exception {
        byte[] text =
                Base64.getUrlDecoder().decode(cursors.write(new Cursor("query", view, Leniency.NONE, values("[1]"))));
        for (int version = -1; version <= 4; version++) {
            text[0] = (byte) version;
            String other = Base64.getUrlEncoder().withoutPadding().encodeToString(text);
            int expected = version == 1 || version == 2 ? 410 : 400;
            if (version != 3) {
                assertThatThrownBy(() -> cursors.read(other, "query"))
                        .satisfies(problem -> assertThat(status(problem)).isEqualTo(expected));
            }
        }
    }

    @Test
    void fingerprintIsOfTheQueryAndNotOfThePage() {
        Map<String, List<String>> query = Map.of("q", List.of("a"), "brand", List.of("b"));
        String same = Cursors.fingerprint("products", query);
        assertThat(Cursors.fingerprint(
                        "products",
                        Map.of(
                                "brand", List.of("b"),
                                "q", List.of("a"),
                                "limit", List.of("5"),
                                "cursor", List.of("x"),
                                "after", List.of("1"),
                                "wait", List.of("1s"))))
                .isEqualTo(same);
        assertThat(Cursors.fingerprint("orders", query)).isNotEqualTo(same);
        assertThat(Cursors.fingerprint("products", Map.of("q", List.of("a"), "-brand", List.of("b"))))
                .isNotEqualTo(same);
    }
}
