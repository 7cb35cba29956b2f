package dev.tidemark.bench;

import dev.tidemark.bench.report.Result;
import java.util.ArrayList;
import java.util.List;

/** How fast something went on, out of looks at how far it was. */
final class Curve {

    private static final double WINDOW_SECONDS = 1;

    private final List<Result.Point> points = new ArrayList<>();
    private double since;
    private double from;

    /**
     * @param seconds from the beginning
     * @param done so far
     */
    void look(double seconds, double done) {
        if (seconds - since >= WINDOW_SECONDS) {
            points.add(new Result.Point(seconds, Math.max(0, done - from) / (seconds - since)));
            since = seconds;
            from = done;
        }
    }

    /** Of something a second, a second or more apart. */
    List<Result.Point> points() {
        return List.copyOf(points);
    }
}
