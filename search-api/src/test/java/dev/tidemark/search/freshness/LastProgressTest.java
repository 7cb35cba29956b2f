package dev.tidemark.search.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LastProgressTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final LastProgress last = new LastProgress(nanos::get, Clock.fixed(NOW, ZoneOffset.UTC));

    private static Progress progress(long searchable, long source, long lagMillis, Instant at) {
        return new Progress(searchable, source, Duration.ofMillis(lagMillis), at, Map.of());
    }

    private void pass(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void beforeTheFirstWordNothingIsKnown() {
        assertThat(last.standing().known()).isFalse();
        assertThat(last.standing().position()).isZero();
    }

    @Test
    void projectorThatSpeaksIsBelieved() {
        last.heard(progress(5, 7, 40, NOW));
        pass(1_499);
        assertThat(last.standing()).isEqualTo(new Standing(5, 7, Duration.ofMillis(40)));
        assertThat(last.standing().backlog()).isEqualTo(2);
    }

    @Test
    void silenceOfMoreThanThreeHeartbeatsIsLag() {
        last.heard(progress(5, 5, 0, NOW));
        pass(1_000);
        last.heard(progress(5, 5, 0, NOW));
        pass(1_000);
        last.heard(progress(5, 5, 0, NOW));
        assertThat(last.standing().lag()).isEqualTo(Duration.ofSeconds(2));
        last.heard(progress(5, 5, 0, NOW.plusSeconds(3)));
        assertThat(last.standing().lag()).isZero();
    }

    @Test
    void lagBeforeTheSilenceStays() {
        last.heard(progress(5, 9, 700, NOW));
        pass(10_000);
        assertThat(last.standing().lag()).isEqualTo(Duration.ofMillis(10_700));
    }

    @Test
    void projectorThatWasSilentBeforeWeCameIsNotTakenForAlive() {
        last.heard(progress(5, 5, 0, NOW.minusSeconds(60)));
        assertThat(last.standing().lag()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void clocksOfTwoMachinesMayDiffer() {
        last.heard(progress(5, 5, 0, NOW.plusSeconds(60)));
        assertThat(last.standing().lag()).isZero();
        last.nothing();
        last.heard(progress(5, 5, 0, NOW.minusMillis(1_400)));
        assertThat(last.standing().lag()).isZero();
    }

    @Test
    void collectionMayBeFurtherBehindThanTheRest() {
        Duration hour = Duration.ofHours(1);
        last.heard(new Progress(9, 9, Duration.ZERO, NOW, Map.of("orders", new Progress.Behind(4, hour, true))));
        assertThat(last.standing()).isEqualTo(new Standing(9, 9, Duration.ZERO));
        assertThat(last.standing("products")).isEqualTo(new Standing(9, 9, Duration.ZERO));
        assertThat(last.standing("orders")).isEqualTo(new Standing(4, 9, hour));
        assertThat(last.isStopped("orders")).isTrue();
        assertThat(last.isStopped("products")).isFalse();
        pass(60_000);
        assertThat(last.standing("orders").lag()).isEqualTo(hour.plusSeconds(60));
    }

    @Test
    void lagHasThreeDecimals() {
        assertThat(FreshnessHeaders.seconds(Duration.ZERO)).isEqualTo("0.000");
        assertThat(FreshnessHeaders.seconds(Duration.ofMillis(1_040))).isEqualTo("1.040");
        assertThat(FreshnessHeaders.seconds(Duration.ofNanos(61_999_999_999L))).isEqualTo("61.999");
    }
}
