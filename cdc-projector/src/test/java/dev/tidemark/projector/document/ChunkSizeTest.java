package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkSizeTest {

    private static final long BYTES = 1 << 20;

    private final ChunkSize size = new ChunkSize(500, BYTES);

    @Test
    void growsByAndByWhereDocumentsAreSmall() {
        assertThat(size.isKnown()).isFalse();
        int before = size.documents();
        assertThat(before).isEqualTo(20);
        size.learn(before, before * 100L, 100);
        assertThat(size.isKnown()).isTrue();
        assertThat(size.documents()).isEqualTo(40);
        for (int i = 0; i < 10; i++) {
            size.learn(size.documents(), size.documents() * 100L, 100);
        }
        assertThat(size.documents()).isEqualTo(500);
    }

    @Test
    void growsAlsoWhereAllRowsAreGone() {
        size.learn(0, 0, 0);
        assertThat(size.documents()).isEqualTo(40);
        assertThat(size.isKnown()).isFalse();
    }

    @Test
    void singleDocumentsSayLittleOfChunks() {
        size.learn(1, 100, 100);
        assertThat(size.documents()).isEqualTo(20);
    }

    @Test
    void shrinksAtOnceWhereDocumentsAreLarge() {
        size.learn(20, 20 * (BYTES / 5), BYTES / 5);
        assertThat(size.documents()).isEqualTo(5);
        size.learn(1, 3 * BYTES, 3 * BYTES);
        assertThat(size.documents()).isEqualTo(1);
        assertThat(size.room(1)).isEqualTo(12 * BYTES);
    }

    @Test
    void thinksOfTheLargestForAWhile() {
        size.learn(1, 8 * BYTES, 8 * BYTES);
        size.learn(1, 100, 100);
        assertThat(size.room(1)).isEqualTo(7 * BYTES);
    }

    @Test
    void shrinksWhereNothingHadRoom() {
        size.shrink(20);
        assertThat(size.documents()).isEqualTo(5);
        size.shrink(1);
        assertThat(size.documents()).isEqualTo(1);
    }
}
