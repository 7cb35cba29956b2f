package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentKeyTest {

    @Test
    void oneColumnIsItsText() {
        assertThat(id(42L)).isEqualTo("42");
        assertThat(id(new BigInteger("18446744073709551615"))).isEqualTo("18446744073709551615");
        assertThat(id("A-1:ü\\")).isEqualTo("A-1:ü\\");
        assertThat(id(new Bytes(new byte[] {0, -1}))).isEqualTo("00ff");
    }

    @Test
    void severalColumnsAreJoined() {
        assertThat(id(7L, 3L)).isEqualTo("7:3");
        assertThat(id("a:b", "c\\")).isEqualTo("a\\:b:c\\\\");
    }

    @Test
    void whatElasticsearchWouldRefuseIsHashed() {
        assertThat(id("")).isEqualTo("#e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(id("x".repeat(512))).hasSize(512);
        assertThat(id("x".repeat(513))).matches("#[0-9a-f]{64}");
        assertThat(id("ü".repeat(256)).getBytes(StandardCharsets.UTF_8)).hasSize(512);
        assertThat(id("ü".repeat(257))).matches("#[0-9a-f]{64}");
        assertThat(id(id(""))).isNotEqualTo(id(""));
    }

    @Test
    void neverTheSameForTwoKeys() {
        long seed = 20260101;
        Random random = new Random(seed);
        Map<String, List<Object>> seen = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            List<Object> values = List.of(text(random), text(random));
            List<Object> other = seen.putIfAbsent(new DocumentKey("c", values).id(), values);
            assertThat(other).as("seed %d", seed).isIn(null, values);
        }
    }

    private static String text(Random random) {
        String letters = ":\\a#";
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> letters.substring(random.nextInt(4)).substring(0, 1))
                .reduce("", String::concat);
    }

    private static String id(Object... values) {
        return new DocumentKey("c", List.of(values)).id();
    }
}
