package dev.tidemark.runtime.dates;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that a date names: {@code 2026-01} is a month long, {@code 2026-01-31T10:00} a minute. UTC unless it says
 * otherwise. The index holds milliseconds, so nothing is shorter than one.
 *
 * @param first millisecond since 1970 that belongs to it
 * @param last millisecond that belongs to it
 */
public record DateSpan(long first, long last) {

    private static final Pattern DATE = Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2})"
            + "(?:T(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?(Z|[+-]\\d{2}:\\d{2})?)?)?)?");

    private static final TemporalUnit[] UNITS = {
        ChronoUnit.YEARS,
        ChronoUnit.MONTHS,
        ChronoUnit.DAYS,
        null,
        ChronoUnit.MINUTES,
        ChronoUnit.SECONDS,
        ChronoUnit.MILLIS
    };

    /** @throws IllegalArgumentException saying what it must be */
    public static DateSpan parse(String text) {
        Matcher date = DATE.matcher(text);
        if (date.matches()) {
            try {
                return span(date);
            } catch (DateTimeException notInTheCalendar) {
                throw new IllegalArgumentException("is a date that is not in the calendar");
            }
        }
        throw new IllegalArgumentException(
                "must be a date like 2026-01-31 or 2026-01-31T10:00:00Z, or a range of them like 2026-01-01..2026-01-31");
    }

    private static DateSpan span(Matcher date) {
        int finest = 7;
        while (date.group(finest) == null) {
            finest--;
        }
        LocalDateTime local = LocalDateTime.of(
                number(date, 1, 1),
                number(date, 2, 1),
                number(date, 3, 1),
                number(date, 4, 0),
                number(date, 5, 0),
                number(date, 6, 0),
                finest == 7 ? milli(date.group(7)) * 1_000_000 : 0);
        ZoneOffset zone = date.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(date.group(8));
        OffsetDateTime begin = local.atOffset(zone);
        OffsetDateTime end = begin.plus(1, UNITS[finest - 1]);
        return new DateSpan(begin.toInstant().toEpochMilli(), end.toInstant().toEpochMilli() - 1);
    }

    private static int number(Matcher date, int group, int absent) {
        return date.group(group) == null ? absent : Integer.parseInt(date.group(group));
    }

    private static int milli(String fraction) {
        return Integer.parseInt((fraction + "00").substring(0, 3));
    }
}
