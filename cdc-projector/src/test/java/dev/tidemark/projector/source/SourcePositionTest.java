package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.GtidSet;
import org.junit.jupiter.api.Test;

class SourcePositionTest {

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void aServerThatHasMoreIsGoneOnWith() {
        assertThat(position("1-20", "1-10").breakAfter(set("1-12"))).isEmpty();
        assertThat(position("1-20", "1-12").breakAfter(set("1-12"))).isEmpty();
    }

    @Test
    void aServerThatHasLessHasAnotherHistory() {
        assertThat(position("1-11", "1-10").breakAfter(set("1-12")).orElseThrow())
                .contains("has not executed " + SERVER + ":12,", "backfill --all");
    }

    @Test
    void whatIsPurgedAndNotAppliedIsLost() {
        assertThat(position("1-20", "1-15").breakAfter(set("1-12")).orElseThrow())
                .contains("no longer has " + SERVER + ":13-15 ", "backfill --all");
    }

    @Test
    void countsTransactions() {
        assertThat(position("1-20:25", "1").position()).isEqualTo(21);
    }

    private static SourcePosition position(String executed, String purged) {
        return new SourcePosition(SERVER, set(executed), set(purged));
    }

    private static GtidSet set(String numbers) {
        return GtidSet.parse(SERVER + ":" + numbers);
    }
}
