package dev.tidemark.projector.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.backfill.BackfillRefusedException;
import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.backfill.Watch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CurrentTest {

    private final Current<String> current = new Current<>(() -> "part", part -> false);

    /** What the stream changes just now can be done with the next one. */
    @Test
    void whatCannotBeDoneJustNowIsDoneAgain() throws Exception {
        Backfills nowhere = new Backfills();
        AtomicInteger tries = new AtomicInteger();
        String done = current.outlasting(
                new Watch(),
                part -> tries.incrementAndGet() == 1
                        ? CompletableFuture.supplyAsync(() -> nowhere.promote("items", 2, true))
                                .join()
                        : part);
        assertThat(done).isEqualTo("part");
        assertThat(tries).hasValue(2);
    }

    @Test
    void whatIsRefusedIsToldAtOnce() {
        Backfills known = new Backfills();
        known.names(List.of("items"));
        assertThatThrownBy(() -> current.outlasting(
                        new Watch(),
                        part -> CompletableFuture.supplyAsync(() -> known.promote("others", 2, true))
                                .join()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BackfillRefusedException.class);
    }
}
