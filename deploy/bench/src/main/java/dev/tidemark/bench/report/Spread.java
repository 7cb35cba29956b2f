package dev.tidemark.bench.report;

import java.util.List;
import java.util.Locale;

/** The same number out of several runs. */
record Spread(double median, double least, double most) {

    static Spread of(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** Ranges that overlap may be of the same thing. */
    boolean overlaps(Spread other) {
        return least <= other.most && other.least <= most;
    }

    boolean isOne() {
        return least == most;
    }

    /** {@code 12.3 (11.9–14.0)}, the range only where there is one. */
    @Override
    public String toString() {
        return isOne() ? number(median) : number(median) + " (" + number(least) + "–" + number(most) + ")";
    }

    static String number(double number) {
        double size = Math.abs(number);
        return String.format(
                Locale.ROOT, size >= 1_000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", number);
    }
}
