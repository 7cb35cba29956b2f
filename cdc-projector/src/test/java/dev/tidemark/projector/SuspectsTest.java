package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuspectsTest {

    private final Suspects suspects = new Suspects();

    @Test
    void onlyWhoFailsAgainIsStopped() {
        suspects.accuse("orders", "a table is gone");
        assertThat(suspects.proven("orders")).isEmpty();
        suspects.accuse("products", "another one");
        suspects.accuse("orders", "a column is gone");
        assertThat(suspects.proven("orders")).contains("a column is gone");
        assertThat(suspects.proven("products")).isEmpty();
    }

    @Test
    void whoIsStoppedIsTriedAndNotAccusedAnyMore() {
        suspects.accuse("orders", "a column is gone");
        suspects.accuse("orders", "a column is gone");
        suspects.stopped("orders");
        assertThat(suspects.proven("orders")).isEmpty();
        suspects.accuse("orders", "a column is gone");
        assertThat(suspects.proven("orders")).isEmpty();
    }
}
