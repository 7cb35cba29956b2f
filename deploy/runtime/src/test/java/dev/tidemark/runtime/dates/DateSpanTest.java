package dev.tidemark.runtime.dates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DateSpanTest {

    @ParameterizedTest
    @CsvSource({
        "2026, 2026-01-01T00:00:00Z, 2026-12-31T23:59:59.999Z",
        "2024-02, 2024-02-01T00:00:00Z, 2024-02-29T23:59:59.999Z",
        "2026-01-31, 2026-01-31T00:00:00Z, 2026-01-31T23:59:59.999Z",
        "2026-01-31T10:05, 2026-01-31T10:05:00Z, 2026-01-31T10:05:59.999Z",
        "2026-01-31T10:05Z, 2026-01-31T10:05:00Z, 2026-01-31T10:05:59.999Z",
        "2026-01-31T10:05:09+02:00, 2026-01-31T08:05:09Z, 2026-01-31T08:05:09.999Z",
        "2026-01-31T10:05:09.5, 2026-01-31T10:05:09.500Z, 2026-01-31T10:05:09.500Z",
        "2026-01-31T10:05:09.123456Z, 2026-01-31T10:05:09.123Z, 2026-01-31T10:05:09.123Z",
        "0001-01-01, 0001-01-01T00:00:00Z, 0001-01-01T23:59:59.999Z",
        "9999-12-31, 9999-12-31T00:00:00Z, 9999-12-31T23:59:59.999Z",
    })
    void dateIsAsLongAsItIsFine(String text, Instant first, Instant last) {
        assertThat(DateSpan.parse(text)).isEqualTo(new DateSpan(first.toEpochMilli(), last.toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "26",
                "2026-1",
                "2026-01-01 10:00",
                "2026-01-01T10",
                "2026Z",
                "2026-01-01T10:00+2",
                "20260101"
            })
    void whatIsNoDateIsRefused(String text) {
        assertThatThrownBy(() -> DateSpan.parse(text)).hasMessageContaining("must be a date");
    }

    @Test
    void calendarIsKept() {
        for (String text : new String[] {"2025-02-29", "2026-13", "2026-01-01T24:00", "2026-01-01T10:00+19:00"}) {
            assertThatThrownBy(() -> DateSpan.parse(text)).as(text).hasMessageContaining("not in the calendar");
        }
    }
}
