package dev.tidemark.bench;

/** How many of something in what time. */
record Speed(double count, double seconds) {

    /** @param nanos when it began, by {@link System#nanoTime()} */
    static Speed since(long nanos, double count) {
        return new Speed(count, (System.nanoTime() - nanos) / 1e9);
    }

    /** Both one after the other. */
    Speed plus(Speed other) {
        return new Speed(count + other.count, seconds + other.seconds);
    }

    double perSecond() {
        return count / seconds;
    }
}
