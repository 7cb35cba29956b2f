package dev.tidemark.projector.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.progress.ProjectorStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final History history = new History(new WriteCounts());
    private long seconds;

    private History.Sample sample(long backlog, double lag) {
        ProjectorStatus now = new ProjectorStatus(
                "", "streaming", null, List.of(), 0, 0, 0, backlog, lag, null, null, null, List.of(), List.of());
        seconds += 2;
        return history.sample(now, List.of("things"), BEGIN.plusSeconds(seconds), nanos());
    }

    private long nanos() {
        return seconds * 1_000_000_000;
    }

    @Test
    void keepsTheLastHourAndNoMore() {
        for (int i = 0; i < 2_000; i++) {
            sample(i, 0);
        }
        List<History.Sample> samples = history.samples();
        assertThat(samples).hasSize(1_800);
        assertThat(samples.get(0).backlog()).isEqualTo(200);
        assertThat(samples.get(1_799).backlog()).isEqualTo(1_999);
        assertThat(samples.get(0).at()).isEqualTo(BEGIN.plusSeconds(402));
    }

    @Test
    void quantilesAreThoseOfTheTimeSinceTheLastSample() {
        for (int millis = 1; millis <= 100; millis++) {
            history.searchable(Duration.ofMillis(millis));
        }
        Latencies.Quantiles took = sample(0, 0).commitToSearchable();
        assertThat(took.p50()).isCloseTo(0.050, Percentage.withPercentage(5));
        assertThat(took.p95()).isCloseTo(0.095, Percentage.withPercentage(5));
        assertThat(took.p99()).isCloseTo(0.099, Percentage.withPercentage(5));
        assertThat(sample(0, 0).commitToSearchable()).isNull();
        history.searchable(Duration.ZERO);
        history.searchable(Duration.ofDays(1_000));
        assertThat(sample(0, 0).commitToSearchable().p50()).isLessThan(0.00001);
    }

    @Test
    void paceOfABacklogIsThatOfTheLastSamples() {
        assertThat(history.catchUp(100, nanos())).isEmpty();
        sample(0, 0);
        sample(1_000, 2);
        assertThat(history.catchUp(1_000, nanos())).isEmpty();
        sample(800, 4);
        assertThat(history.catchUp(800, nanos()).orElseThrow()).isCloseTo(100, within(0.01));
        sample(600, 6);
        sample(400, 8);
        sample(900, 8);
        assertThat(history.catchUp(900, nanos()).orElseThrow()).isNegative();
        sample(0, 0);
        assertThat(history.catchUp(10, nanos())).isEqualTo(Optional.empty());
    }
}
