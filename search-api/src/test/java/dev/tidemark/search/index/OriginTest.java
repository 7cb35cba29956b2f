package dev.tidemark.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hc.core5.http.ContentTooLongException;
import org.junit.jupiter.api.Test;

final class OriginTest {

    private static final int MOST = Origin.MOST_BYTES;

    private final Room all = new Room(MOST + 100);
    private final Origin one = new Origin("one", all);
    private final Origin other = new Origin("other", all);

    @Test
    void oneRequestHasSoMuchInAll() throws Exception {
        one.take(MOST - 1);
        assertThatThrownBy(() -> one.take(2))
                .isInstanceOf(ContentTooLongException.class)
                .isNotInstanceOf(NoRoomException.class);
        one.take(1);
    }

    @Test
    void allRequestsHaveSoMuchTogetherUntilTheyAreOver() throws Exception {
        one.take(MOST);
        other.take(100);
        assertThatThrownBy(() -> other.take(1)).isInstanceOf(NoRoomException.class);
        one.close();
        assertThatCode(() -> other.take(MOST - 100)).doesNotThrowAnyException();
    }

    /** An answer may still come in when its client is gone. */
    @Test
    void whatIsOverTakesAndGivesNothingMore() throws Exception {
        one.take(50);
        one.close();
        one.close();
        one.giveBack(50);
        assertThatThrownBy(() -> one.take(1)).isInstanceOf(NoRoomException.class);
        assertThat(all.take(MOST + 100)).isTrue();
        assertThat(all.take(1)).isFalse();
    }
}
