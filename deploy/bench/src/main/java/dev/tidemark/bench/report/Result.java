package dev.tidemark.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one scenario gave in one run.
 *
 * @param seconds how long all of it took
 * @param histograms durations in microseconds, by name, in HdrHistogram's own compressed text
 * @param curves something over time, by name
 * @param failure why there are no figures, or not all; null where there are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
        String scenario,
        List<Goal> goals,
        double seconds,
        List<Figure> figures,
        Map<String, String> histograms,
        Map<String, Curve> curves,
        String failure) {

    /** @param unit of the values */
    public record Curve(String unit, List<Point> points) {}

    public record Point(double seconds, double value) {}

    public Optional<Figure> figure(String name) {
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst();
    }

    Optional<Goal> goalOf(String figure) {
        return goals.stream().filter(goal -> goal.figure().equals(figure)).findFirst();
    }
}
