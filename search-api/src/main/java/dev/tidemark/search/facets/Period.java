package dev.tidemark.search.facets;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A part of the calendar, in UTC. */
enum Period {
    YEAR,
    QUARTER,
    MONTH,
    WEEK,
    DAY;

    static Optional<Period> of(String name) {
        return Arrays.stream(values())
                .filter(period -> period.text().equals(name))
                .findFirst();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a filter takes to mean just this one. */
    String value(long firstMilli) {
        LocalDate first =
                Instant.ofEpochMilli(firstMilli).atZone(ZoneOffset.UTC).toLocalDate();
        return switch (this) {
            case YEAR -> String.valueOf(first.getYear());
            case QUARTER -> YearMonth.from(first) + ".." + YearMonth.from(first).plusMonths(2);
            case MONTH -> YearMonth.from(first).toString();
            case WEEK -> first + ".." + first.plusDays(6);
            case DAY -> first.toString();
        };
    }
}
