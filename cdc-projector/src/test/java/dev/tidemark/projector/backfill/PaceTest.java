package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** While the source has too much to do. */
class PaceTest {

    private static final Duration A_CHUNK = Duration.ofSeconds(1);

    private final AtomicInteger waits = new AtomicInteger();

    /** Of rows that very many documents show, the next ones may have few: each was a second. */
    @Test
    void manySmallChunksGoAsOneFullOneDoes() throws InterruptedException {
        Pace pace = new Pace(0, () -> true, waits::incrementAndGet, 200);
        long begun = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            pace.await(2);
        }
        assertThat(pace.isStrained()).isTrue();
        assertThat(waits).hasValue(1);
        pace.await(2);
        assertThat(waits).hasValue(2);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(A_CHUNK.multipliedBy(2));
    }

    @Test
    void eachFullOneWaits() throws InterruptedException {
        Pace pace = new Pace(0, () -> true, waits::incrementAndGet, 200);
        pace.await(200);
        pace.await(200);
        assertThat(waits).hasValue(2);
    }
}
