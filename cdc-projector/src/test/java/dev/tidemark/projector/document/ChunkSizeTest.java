package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.document.ChunkSize.Weight;
import org.junit.jupiter.api.Test;

class ChunkSizeTest {

    private static final long BYTES = 1 << 20;

    private final ChunkSize size = new ChunkSize(500, BYTES);

    @Test
    void growsByAndByWhereDocumentsAreSmall() {
        assertThat(size.isKnown()).isFalse();
        int before = size.documents();
        assertThat(before).isEqualTo(20);
        learn(before, 100);
        assertThat(size.isKnown()).isTrue();
        assertThat(size.documents()).isEqualTo(40);
        for (int i = 0; i < 10; i++) {
            learn(size.documents(), 100);
        }
        assertThat(size.documents()).isEqualTo(500);
    }

    @Test
    void growsAlsoWhereAllRowsAreGone() {
        learn(0, 0);
        assertThat(size.documents()).isEqualTo(40);
        assertThat(size.isKnown()).isFalse();
    }

    @Test
    void singleDocumentsSayLittleOfChunks() {
        learn(1, 100);
        assertThat(size.documents()).isEqualTo(20);
    }

    @Test
    void shrinksAtOnceWhereDocumentsAreLarge() {
        learn(20, BYTES / 5);
        assertThat(size.documents()).isEqualTo(5);
        learn(1, 3 * BYTES);
        assertThat(size.documents()).isEqualTo(1);
        assertThat(size.room(1)).isEqualTo(6 * BYTES);
    }

    @Test
    void thinksOfTheLargestForAWhile() {
        learn(1, 8 * BYTES);
        learn(1, 100);
        assertThat(size.room(1)).isEqualTo(7 * BYTES);
    }

    @Test
    void shrinksWhereNothingHadRoom() {
        size.shrink(20);
        assertThat(size.documents()).isEqualTo(5);
        size.shrink(1);
        assertThat(size.documents()).isEqualTo(1);
    }

    private void learn(int documents, long each) {
        size.learn(new Weight(documents, documents * each, each));
    }
}
