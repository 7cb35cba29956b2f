package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.document.Parts.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartsTest {

    private static final long MOST = 100_000;

    private final List<DocumentKey> keys = LongStream.range(0, 100)
            .mapToObj(id -> new DocumentKey("notes", List.of(id)))
            .toList();
    private final Parts parts = new Parts(keys, 40, MOST);

    @Test
    void goThroughAllKeysInOrder() {
        List<DocumentKey> gone = new ArrayList<>();
        while (!parts.isEmpty()) {
            Part part = parts.next(30, count -> count);
            assertThat(part.room()).isEqualTo(part.keys().size());
            gone.addAll(part.keys());
            parts.loaded(part, List.of());
        }
        assertThat(gone).isEqualTo(keys);
    }

    @Test
    void whatHadNoRoomComesNext() {
        Part first = parts.next(40, count -> 10);
        parts.loaded(first, first.keys().subList(25, 40));
        assertThat(parts.next(40, count -> 10).keys()).isEqualTo(keys.subList(25, 65));
    }

    @Test
    void fewerComeWhereNoneHadRoomAndMoreAgainBehindThem() {
        Part all = parts.next(40, count -> 10);
        parts.loaded(all, all.keys());
        Part few = parts.next(40, count -> 10);
        assertThat(few.keys()).isEqualTo(keys.subList(0, 5));
        parts.loaded(few, List.of());
        assertThat(parts.next(40, count -> 10).keys()).isEqualTo(keys.subList(5, 15));
    }

    @Test
    void oneHasMoreRoomUntilThereIsNoMore() {
        Part one = parts.next(1, count -> 2_000);
        assertThat(one.isLastTry()).isFalse();
        parts.loaded(one, one.keys());
        Part again = parts.next(40, count -> 2_000);
        assertThat(again).isEqualTo(new Part(keys.subList(0, 1), 16_000, false));
        parts.loaded(again, again.keys());
        Part last = parts.next(40, count -> 2_000);
        assertThat(last).isEqualTo(new Part(keys.subList(0, 1), MOST, true));
        parts.loaded(last, List.of());
        assertThat(parts.next(40, count -> 2_000)).isEqualTo(new Part(keys.subList(1, 3), 2_000, false));
    }
}
