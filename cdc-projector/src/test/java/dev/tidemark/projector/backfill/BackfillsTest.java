package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackfillsTest {

    /** Only who streams knows which collections there are that no file declares. */
    @Test
    void whatIsToBeDroppedIsNotSaidToBeUnknownWhileNobodyKnows() {
        Backfills backfills = new Backfills();
        backfills.names(List.of("items"));
        for (String collection : List.of("items", "others")) {
            assertThatThrownBy(() -> backfills.drop(collection, 1, true))
                    .isInstanceOfSatisfying(
                            BackfillRefusedException.class,
                            refused -> assertThat(refused.why()).isEqualTo(Why.NOT_NOW));
        }
        backfills.historyLost("MySQL was reset");
        assertThatThrownBy(() -> backfills.drop("others", 1, true)).hasMessage("MySQL was reset");
    }

    @Test
    void whatWasDoneBeforeDoesNotCountForHowFastItGoes() throws Exception {
        Watch watch = new Watch();
        watch.phase("filling", 1_000, 900);
        assertThat(watch.phase().done()).isEqualTo(900);
        assertThat(watch.phase().rate()).isZero();
        assertThat(watch.ratio()).isEqualTo(0.9);

        Watch joining = new Watch();
        watch.done("items-000001");
        assertThat(watch.await(joining)).isEqualTo("items-000001");
        assertThat(joining.phase().done()).isEqualTo(900);
        assertThat(joining.phase().rate()).isZero();
        joining.advance(50);
        assertThat(joining.phase().rate()).isPositive();
    }

    @Test
    void atALowRateAChunkIsWhatASecondMayTake() {
        assertThat(new Pace(0, () -> false, () -> {}, 500).chunk(500)).isEqualTo(500);
        assertThat(new Pace(10, () -> false, () -> {}, 500).chunk(500)).isEqualTo(10);
        assertThat(new Pace(5_000, () -> false, () -> {}, 500).chunk(500)).isEqualTo(500);
    }
}
