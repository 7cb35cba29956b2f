package dev.tidemark.projector.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.GtidSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LagClockTest {

    private final AtomicLong nanos = new AtomicLong(-1_000);
    private final LagClock clock = new LagClock(nanos::get);

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Progress stored(long searchable, long source, Duration lag) {
        return stored(searchable, source, lag, ProjectionStatus.State.STREAMING);
    }

    private static Progress stored(long searchable, long source, Duration lag, ProjectionStatus.State state) {
        return new Progress(
                null,
                GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-" + searchable),
                source,
                lag,
                ProjectionStatus.of(state),
                null,
                Instant.EPOCH,
                Map.of(),
                null);
    }

    @Test
    void nothingPendingIsNoLagHoweverLongNothingHappens() {
        clock.source(10);
        clock.searchable(10);
        pass(3_600);
        clock.source(10);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void growsFromTheFirstSightOfWhatIsNotSearchable() {
        clock.searchable(10);
        clock.source(11);
        pass(2);
        clock.source(12);
        pass(3);
        assertThat(clock.lag()).isEqualTo(seconds(5));
        clock.source(12);
        clock.searchable(11);
        assertThat(clock.lag()).isEqualTo(seconds(3));
        clock.searchable(12);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void aStreamThatKnowsMoreThanTheLastLookIsNotBehind() {
        clock.source(10);
        clock.searchable(15);
        assertThat(clock.lag()).isZero();
        assertThat(clock.sourcePosition()).isEqualTo(15);
        clock.source(14);
        assertThat(clock.lag()).isZero();
        clock.source(16);
        pass(1);
        assertThat(clock.lag()).isEqualTo(seconds(1));
    }

    @Test
    void theTimeWhileNobodyLookedCounts() {
        clock.resume(stored(10, 10, Duration.ZERO), seconds(60));
        clock.source(20);
        assertThat(clock.lag()).isEqualTo(seconds(60));
        pass(1);
        clock.source(21);
        clock.searchable(20);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void anIdleNightIsNoLag() {
        clock.resume(stored(10, 10, Duration.ZERO), seconds(36_000));
        clock.source(10);
        assertThat(clock.lag()).isZero();
        pass(5);
        clock.source(10);
        clock.source(11);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void aLagThatWasThereBeforeGoesOn() {
        clock.resume(stored(10, 15, seconds(7)), seconds(60));
        clock.source(15);
        assertThat(clock.lag()).isEqualTo(seconds(67));
    }

    @Test
    void growsWhileTheSourceIsOutOfSightThoughNothingIsPending() {
        clock.source(10);
        clock.searchable(10);
        pass(1);
        assertThat(clock.lag()).isZero();
        pass(1);
        assertThat(clock.lag()).isEqualTo(seconds(2));
        clock.source(10);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void growsWhileChangesAreHeldBackThoughNothingIsPending() {
        clock.source(10);
        clock.searchable(10);
        clock.held(true);
        pass(3);
        clock.held(true);
        clock.source(10);
        assertThat(clock.lag()).isEqualTo(seconds(3));
        clock.held(false);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void aPauseThatARestartFindsGoesOn() {
        clock.resume(stored(10, 10, seconds(7), ProjectionStatus.State.PAUSED), seconds(60));
        clock.source(10);
        clock.held(true);
        assertThat(clock.lag()).isEqualTo(seconds(67));
        clock.held(false);
        clock.held(true);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void aWallClockThatWentBackMakesNoNegativeLag() {
        clock.resume(stored(10, 10, Duration.ZERO), seconds(-60));
        clock.source(12);
        assertThat(clock.lag()).isZero();
    }

    @Test
    void aLongStandstillTakesBoundedMemoryAndNeverShortensTheLag() {
        clock.source(0);
        clock.searchable(0);
        for (int i = 1; i <= 100_000; i++) {
            clock.source(i);
            pass(1);
        }
        assertThat(clock.lag()).isEqualTo(seconds(100_000));
        clock.source(100_000);
        clock.searchable(60_000);
        assertThat(clock.lag()).isBetween(seconds(39_999), seconds(42_000));
        clock.searchable(100_000);
        assertThat(clock.lag()).isZero();
    }
}
