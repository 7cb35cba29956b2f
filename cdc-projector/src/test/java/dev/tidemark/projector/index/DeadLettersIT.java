package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentWrite;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeadLettersIT {

    private static final Instant T0 = Instant.parse("2026-01-01T10:00:00Z");

    private final TestCluster cluster = new TestCluster();
    private final DeadLetters letters = at(T0);

    @BeforeEach
    void open() {
        letters.open();
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    private DeadLetters at(Instant now) {
        return new DeadLetters(cluster.client, cluster.prefix, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static DocumentWrite write(String index, long version, byte[] source, Object... key) {
        return new DocumentWrite(index, new DocumentKey("products", List.of(key)), version, source, 0);
    }

    private static List<DeadLetters.Refused> refused(DocumentWrite write, int status, String reason) {
        return List.of(new DeadLetters.Refused(write, status, reason));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsWhatWasRefusedAndWhy() {
        letters.park(refused(write("products-000001", 7, bytes("{\"a\":1}"), 1L), 400, "because"));
        assertThat(letters.list("products", 10))
                .containsExactly(new DeadLetter(
                        "products-000001",
                        new DocumentKey("products", List.of(1L)),
                        7,
                        400,
                        "because",
                        T0,
                        T0,
                        "{\"a\":1}"));
        assertThat(letters.count("products")).isOne();
        assertThat(letters.count("orders")).isZero();
        assertThat(letters.list("orders", 10)).isEmpty();
    }

    @Test
    void areKeptWhereOneRequestWouldBeTooLargeForThem() {
        String large = "x".repeat(300_000);
        letters.park(LongStream.rangeClosed(1, 9)
                .mapToObj(key -> refused(write("products-000001", 7, bytes(large), key), 400, "because"))
                .flatMap(List::stream)
                .toList());
        assertThat(letters.list("products", 10)).hasSize(9);
    }

    @Test
    void goWithTheirGeneration() {
        letters.park(refused(write("products-000001", 7, bytes("{}"), 1L), 400, "because"));
        letters.park(refused(write("products-000001", 7, bytes("{}"), 2L), 400, "because"));
        letters.park(refused(write("products-000002", 7, bytes("{}"), 1L), 400, "because"));
        letters.forget(new IndexGeneration("", "products", 1));
        assertThat(letters.list("products", 10)).extracting(DeadLetter::index).containsExactly("products-000002");
        assertThat(letters.count("products")).isOne();
    }

    @Test
    void isSafeForAnyContent() {
        BigInteger large = BigInteger.ONE.shiftLeft(64);
        letters.park(Stream.of(
                        refused(
                                write("p", 1, null, large, "a\u0000\"ü\uD83D\uDE00", new Bytes(new byte[] {0, -1})),
                                400,
                                "é\n\""),
                        refused(write("p", 1, new byte[] {-1, -2, '{', 0}, 2L), 400, "r".repeat(100_000)),
                        refused(write("p", 1, bytes("[".repeat(5_000)), 3L), 400, ""),
                        refused(write("p", 1, bytes("ä".repeat(3_000_000)), 4L), 413, "large"),
                        refused(write("p", 1, bytes("{}"), "x".repeat(40_000)), 400, "long id"))
                .flatMap(List::stream)
                .toList());
        assertThat(letters.list("products", 10)).hasSize(5).allSatisfy(letter -> {
            assertThat(letter.reason().length()).isLessThanOrEqualTo(2_000);
            assertThat(letter.source() == null ? 0 : letter.source().length()).isLessThanOrEqualTo(256 * 1024);
        });
        assertThat(letters.list("products", 10))
                .extracting(DeadLetter::key)
                .contains(new DocumentKey(
                        "products", List.of(large, "a\u0000\"ü\uD83D\uDE00", new Bytes(new byte[] {0, -1}))));
    }

    @Test
    void knowsAfterARestartWhatIsThereAndSinceWhen() {
        letters.park(refused(write("p", 7, bytes("{}"), 1L), 400, "first"));
        DeadLetters restarted = at(T0.plusSeconds(60));
        restarted.open();
        assertThat(restarted.count("products")).isOne();
        restarted.park(refused(write("p", 8, bytes("{}"), 1L), 400, "second"));
        assertThat(restarted.list("products", 10)).singleElement().satisfies(letter -> {
            assertThat(letter.version()).isEqualTo(8);
            assertThat(letter.reason()).isEqualTo("second");
            assertThat(letter.first()).isEqualTo(T0);
            assertThat(letter.last()).isEqualTo(T0.plusSeconds(60));
        });
    }

    @Test
    void aNewerWriteOfTheDocumentInTheSameGenerationVoidsIt() {
        letters.park(refused(write("products-000001", 7, bytes("{}"), 1L), 400, "bad"));
        letters.park(refused(write("products-000002", 7, bytes("{}"), 1L), 400, "bad"));
        assertThat(letters.mayHold(write("products-000001", 8, bytes("{}"), 1L)))
                .isTrue();
        assertThat(letters.mayHold(write("products-000001", 8, bytes("{}"), 2L)))
                .isFalse();
        letters.superseded(List.of(
                write("products-000001", 8, bytes("{}"), 1L),
                write("products-000002", 6, bytes("{}"), 1L))); // older: says nothing about version 7
        assertThat(letters.mayHold(write("products-000001", 8, bytes("{}"), 1L)))
                .isFalse();
        assertThat(letters.mayHold(write("products-000002", 8, bytes("{}"), 1L)))
                .isTrue();
        assertThat(letters.list("products", 10)).extracting(DeadLetter::index).containsExactly("products-000002");
        assertThat(letters.count("products")).isOne();
    }

    @Test
    void anOlderRefusalDoesNotReplaceANewerOne() {
        letters.park(refused(write("p", 7, bytes("{}"), 1L), 400, "new"));
        letters.park(refused(write("p", 6, bytes("{}"), 1L), 400, "old"));
        assertThat(letters.list("products", 10)).extracting(DeadLetter::reason).containsExactly("new");
    }

    @Test
    void canBeDroppedByHand() {
        letters.park(refused(write("p", 7, bytes("{}"), 1L), 400, "bad"));
        letters.list("products", 10).forEach(letters::drop);
        assertThat(letters.list("products", 10)).isEmpty();
        assertThat(letters.count("products")).isZero();
    }

    @Test
    void listsMoreThanAPage() {
        for (long id = 0; id < 210; id++) {
            letters.park(refused(write("p", 7, null, id), 400, "bad"));
        }
        assertThat(letters.list("products", 1_000)).hasSize(210);
        assertThat(letters.list("products", 5)).hasSize(5);
        DeadLetters restarted = at(T0);
        restarted.open();
        assertThat(restarted.count("products")).isEqualTo(210);
    }

    @Test
    void refusesAnIndexThatIsNotOurs() {
        cluster.succeed("DELETE", "/" + cluster.prefix + "tidemark-dead-letters", null);
        cluster.succeed("PUT", "/" + cluster.prefix + "tidemark-dead-letters", "{}");
        assertThatThrownBy(letters::open)
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining("did not make");
    }
}
