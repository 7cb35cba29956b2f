package dev.tidemark.writer.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class GtidSetTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "B399ED81-E56A-11F1-BAF5-02FC00000001";

    @Test
    void countsTransactions() {
        assertThat(GtidSet.parse("").size()).isZero();
        assertThat(GtidSet.parse(A + ":5").size()).isEqualTo(1);
        assertThat(GtidSet.parse(A + ":1-5:7,\n" + B + ":1-3").size()).isEqualTo(9);
    }

    @Test
    void countsTaggedTransactionsApart() {
        GtidSet set = GtidSet.parse(A + ":1-5:blue:1-3:9:red_2:1");
        assertThat(set.size()).isEqualTo(10);
        assertThat(set.contains(GtidSet.parse(A + ":blue:9"))).isTrue();
        assertThat(set.contains(GtidSet.parse(A + ":9"))).isFalse();
        assertThat(set.contains(GtidSet.parse(A + ":red_2:1"))).isTrue();
    }

    @Test
    void containsWhatIsInsideItsIntervals() {
        GtidSet set = GtidSet.parse(A + ":1-5:10-20," + B + ":1-3");
        assertThat(set.contains(GtidSet.parse(A + ":5:10-11"))).isTrue();
        assertThat(set.contains(GtidSet.parse(A + ":5-10"))).isFalse();
        assertThat(set.contains(GtidSet.parse(B.toLowerCase() + ":3"))).isTrue();
        assertThat(set.contains(GtidSet.parse(B + ":4"))).isFalse();
        assertThat(set.contains(GtidSet.EMPTY)).isTrue();
        assertThat(GtidSet.EMPTY.contains(set)).isFalse();
    }

    @Test
    void refusesWhatIsNoGtidSet() {
        assertThatThrownBy(() -> GtidSet.parse(A + ":5-1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GtidSet.parse(A + ":0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GtidSet.parse(A + ":1x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void forgetsWhoOwnsATransaction() {
        assertThat(Positions.withoutOwners(A + ":7#12:8#13")).isEqualTo(A + ":7:8");
    }
}
