package dev.tidemark.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong now = new AtomicLong();
    private final RateLimit limit = new RateLimit(10, 3, now::get);

    @Test
    void soManyMayComeAtOnceAndThenSoManyInASecond() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("a")).isZero();
        }
        assertThat(limit.take("a")).isEqualTo(100 * MILLI);
        now.addAndGet(60 * MILLI);
        assertThat(limit.take("a")).isEqualTo(40 * MILLI);
        now.addAndGet(40 * MILLI);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isEqualTo(100 * MILLI);
    }

    @Test
    void silenceIsWorthABurstAndNoMore() {
        assertThat(limit.take("a")).isZero();
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("a")).isZero();
        }
        assertThat(limit.take("a")).isPositive();
    }

    @Test
    void clientsDoNotLimitEachOther() {
        for (int i = 0; i < 3; i++) {
            limit.take("a");
        }
        assertThat(limit.take("b")).isZero();
        assertThat(limit.take("a")).isPositive();
    }

    @Test
    void anyNumberOfClientsTakesBoundedRoom() {
        for (int i = 0; i < 3; i++) {
            limit.take("a");
        }
        for (int i = 0; i < 9_999; i++) {
            limit.take("client " + i);
        }
        assertThat(limit.take("a")).as("still known").isPositive();
        for (int i = 0; i < 10_000; i++) {
            limit.take("client " + i);
        }
        assertThat(limit.take("a")).as("forgotten").isZero();
    }

    @Test
    void requestsThatAreWorthMoreCountAsMany() {
        assertThat(limit.take("a")).isZero();
        assertThat(limit.takeMore("a", 2)).isZero();
        assertThat(limit.take("a")).isEqualTo(100 * MILLI);
        now.addAndGet(200 * MILLI);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.takeMore("a", 2)).isEqualTo(200 * MILLI);
        now.addAndGet(200 * MILLI);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.takeMore("a", 2)).isZero();
    }

    @Test
    void moreThanABurstPassAfterSilenceAndAllCount() {
        assertThat(limit.take("a")).isZero();
        assertThat(limit.takeMore("a", 19)).isZero();
        assertThat(limit.take("a")).isEqualTo(1_800 * MILLI);
    }
}
