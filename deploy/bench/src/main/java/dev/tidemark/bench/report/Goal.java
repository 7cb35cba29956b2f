package dev.tidemark.bench.report;

import java.util.Locale;

/**
 * What a figure is judged by, so that it means the same on every machine where that is possible.
 *
 * @param figure its name
 */
public record Goal(String figure, Kind kind, double bound) {

    private static final int MOST_DIGITS = 9;

    /** What is held against the bound. */
    public enum Kind {
        /** The figure as a part of what it is beside. */
        RATIO_AT_LEAST("≥"),
        /** The figure as a multiple of what it is beside. */
        RATIO_AT_MOST("times ≤"),
        /** The figure itself. */
        AT_MOST("≤"),
        /** What it is beyond that which it is beside. */
        ADDED_AT_MOST("+ ≤");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    public static Goal ratioAtLeast(String figure, double bound) {
        return new Goal(figure, Kind.RATIO_AT_LEAST, bound);
    }

    public static Goal ratioAtMost(String figure, double bound) {
        return new Goal(figure, Kind.RATIO_AT_MOST, bound);
    }

    public static Goal atMost(String figure, double bound) {
        return new Goal(figure, Kind.AT_MOST, bound);
    }

    public static Goal addedAtMost(String figure, double bound) {
        return new Goal(figure, Kind.ADDED_AT_MOST, bound);
    }

    /** The number that is held against the bound. */
    public double judged(Figure measured) {
        return switch (kind) {
            case RATIO_AT_LEAST, RATIO_AT_MOST -> measured.ratio();
            case AT_MOST -> measured.value();
            case ADDED_AT_MOST -> measured.added();
        };
    }

    public boolean isMetBy(double judged) {
        return kind == Kind.RATIO_AT_LEAST ? judged >= bound : judged <= bound;
    }

    /** The number with as many digits as it takes to see on which side of the bound it is. */
    String exact(double judged) {
        for (int digits = 3; ; digits++) {
            String text = String.format(Locale.ROOT, "%." + digits + "f", judged);
            if (digits == MOST_DIGITS || isMetBy(Double.parseDouble(text)) == isMetBy(judged)) {
                return text;
            }
        }
    }

    /** Whether it is so near to the bound that the fewer digits of a table can deceive. */
    boolean isClose(double judged) {
        return Math.abs(judged - bound) <= bound / 100;
    }

    /** {@code ≥ 0.90}, for a person. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, kind == Kind.RATIO_AT_LEAST || bound < 10 ? "%s %.2f" : "%s %.0f", kind.sign, bound);
    }
}
