package dev.tidemark.projector.change;

import java.util.Arrays;

/**
 * Transaction numbers of one source. Immutable.
 *
 * <p>Kept as first, last, first, last, …: ascending, with a gap between any two ranges, so that equal sets are equal
 * arrays. Almost always one range.
 */
final class Intervals {

    static final Intervals NONE = new Intervals(new long[0]);
    /** MySQL's own limit; it keeps {@code last + 1} inside a long. */
    private static final long LARGEST = Long.MAX_VALUE - 1;

    private final long[] bounds;

    private Intervals(long[] bounds) {
        this.bounds = bounds;
    }

    static Intervals of(long first, long last) {
        checkNumber(first);
        checkNumber(last);
        if (last < first) {
            throw new IllegalArgumentException(first + "-" + last + " is not a range");
        }
        return new Intervals(new long[] {first, last});
    }

    static void checkNumber(long number) {
        if (number < 1 || number > LARGEST) {
            throw new IllegalArgumentException("transactions are numbered from 1 to " + LARGEST + ", not " + number);
        }
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    long size() {
        long size = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            size = Math.addExact(size, bounds[i + 1] - bounds[i] + 1);
        }
        return size;
    }

    boolean contains(long number) {
        int i = Arrays.binarySearch(bounds, number);
        return i >= 0 || (-i - 1) % 2 == 1; // a bound, or between a first and its last
    }

    boolean contains(Intervals other) {
        return other.minus(this).isEmpty();
    }

    Intervals plus(long number) {
        int end = bounds.length;
        if (end > 0 && number == bounds[end - 1] + 1) { // the next one: what a server does all day
            long[] grown = bounds.clone();
            grown[end - 1] = number;
            return new Intervals(grown);
        }
        return contains(number) ? this : union(of(number, number));
    }

    Intervals union(Intervals other) {
        Builder result = new Builder(bounds.length + other.bounds.length);
        int mine = 0;
        int theirs = 0;
        while (mine < bounds.length || theirs < other.bounds.length) {
            boolean takeMine =
                    theirs == other.bounds.length || mine < bounds.length && bounds[mine] <= other.bounds[theirs];
            if (takeMine) {
                result.add(bounds[mine], bounds[mine + 1]);
                mine += 2;
            } else {
                result.add(other.bounds[theirs], other.bounds[theirs + 1]);
                theirs += 2;
            }
        }
        return result.build();
    }

    Intervals minus(Intervals other) {
        Builder result = new Builder(bounds.length + other.bounds.length);
        int theirs = 0;
        for (int mine = 0; mine < bounds.length; mine += 2) {
            long first = bounds[mine];
            long last = bounds[mine + 1];
            while (theirs < other.bounds.length && other.bounds[theirs + 1] < first) {
                theirs += 2;
            }
            // a range of theirs may reach into my next one: look at it again there
            for (int t = theirs; t < other.bounds.length && other.bounds[t] <= last && first <= last; t += 2) {
                if (first < other.bounds[t]) {
                    result.add(first, other.bounds[t] - 1);
                }
                first = Math.max(first, other.bounds[t + 1] + 1);
            }
            if (first <= last) {
                result.add(first, last);
            }
        }
        return result.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Intervals intervals && Arrays.equals(bounds, intervals.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** {@code 1-5:7}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            text.append(i == 0 ? "" : ":").append(bounds[i]);
            if (bounds[i + 1] > bounds[i]) {
                text.append('-').append(bounds[i + 1]);
            }
        }
        return text.toString();
    }

    /** Takes ranges in the order of their firsts; joins those that touch or overlap. */
    private static final class Builder {

        private long[] bounds;
        private int end;

        Builder(int capacity) {
            bounds = new long[capacity];
        }

        void add(long first, long last) {
            if (end > 0 && first <= bounds[end - 1] + 1) {
                bounds[end - 1] = Math.max(bounds[end - 1], last);
                return;
            }
            if (end == bounds.length) {
                bounds = Arrays.copyOf(bounds, end + 8);
            }
            bounds[end++] = first;
            bounds[end++] = last;
        }

        Intervals build() {
            return end == 0 ? NONE : new Intervals(Arrays.copyOf(bounds, end));
        }
    }
}
