package dev.tidemark.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.search.freshness.Standing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ViewTest {

    private static final long OPENED = 1_000_000;

    private final View view = new View("pit", "products-000001", 10, 200, OPENED);

    private Duration lag(long source, Duration now, long after) {
        return view.standing(new Standing(source, source, now), OPENED + after).lag();
    }

    @Test
    void viewThatLacksNothingIsAsFreshAsTheRest() {
        assertThat(lag(10, Duration.ZERO, 60_000)).isZero();
        assertThat(lag(10, Duration.ofSeconds(3), 60_000)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void viewThatLacksSomethingIsAsOldAsItIs() {
        assertThat(lag(11, Duration.ZERO, 60_000)).isEqualTo(Duration.ofMillis(60_200));
        assertThat(lag(11, Duration.ofSeconds(90), 60_000)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void clocksOfTwoMachinesMakeNothingNegative() {
        assertThat(lag(11, Duration.ZERO, -5_000)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void whatIsNotKnownIsNotClaimed() {
        Standing unknown = new Standing(0, 0, null);
        assertThat(view.standing(unknown, OPENED)).isEqualTo(new Standing(10, 0, null));
    }
}
