package dev.tidemark.bench.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Figures for a person: each beside its limit, judged by its goal; of several runs the medians and ranges. */
public final class Table {

    private static final String ROW = "%-18s %-30s %26s %22s %18s  %s%n";

    private final PrintStream out;

    public Table(PrintStream out) {
        this.out = out;
    }

    public void heading() {
        out.printf(ROW, "scenario", "figure", "measured", "beside", "of it", "goal");
    }

    /** @param results of one scenario, one a run */
    public void print(List<Result> results) {
        Result first = results.get(0);
        for (String name : names(results)) {
            print(first, name, results);
        }
        Spread took = Spread.of(results.stream().map(Result::seconds).toList());
        out.printf(ROW, first.scenario(), "(took)", took + " s", "", "", "");
        results.stream()
                .map(Result::failure)
                .filter(Objects::nonNull)
                .forEach(failure -> out.println(first.scenario() + " failed: " + failure));
    }

    /** The medians of everything. */
    public void print(Report report) {
        heading();
        report.scenarios().forEach(scenario -> print(report.of(scenario)));
    }

    static List<String> names(List<Result> results) {
        return results.stream()
                .flatMap(result -> result.figures().stream())
                .map(Figure::name)
                .distinct()
                .toList();
    }

    static List<Figure> figures(List<Result> results, String name) {
        return results.stream()
                .map(result -> result.figure(name))
                .flatMap(Optional::stream)
                .toList();
    }

    private void print(Result first, String name, List<Result> results) {
        List<Figure> figures = figures(results, name);
        Optional<Goal> goal = first.goalOf(name);
        String unit = figures.get(0).unit();
        boolean isBeside = figures.stream().allMatch(figure -> figure.beside() != null);
        Spread measured = Spread.of(figures.stream().map(Figure::value).toList());
        String beside =
                isBeside ? Spread.of(figures.stream().map(Figure::beside).toList()) + unit(unit) : "";
        out.printf(
                ROW,
                first.scenario(),
                name,
                measured + unit(unit),
                beside,
                isBeside ? part(figures) : "",
                verdict(goal, figures));
    }

    /** How much of the limit; of durations, how much more. */
    private static String part(List<Figure> figures) {
        return figures.get(0).unit().equals(Figure.MILLIS)
                ? "+ " + Spread.of(figures.stream().map(Figure::added).toList())
                : Spread.of(figures.stream().map(Figure::ratio).toList()).toString();
    }

    /** With the number that is judged, where it is not in the columns before, or not exactly enough. */
    private static String verdict(Optional<Goal> goal, List<Figure> figures) {
        return goal.map(bound -> {
                    double judged = Spread.of(
                                    figures.stream().map(bound::judged).toList())
                            .median();
                    boolean isTold = bound.kind() != Goal.Kind.RATIO_AT_MOST && !bound.isClose(judged);
                    return bound
                            + (bound.isMetBy(judged) ? "  met" : "  MISSED")
                            + (isTold ? "" : ": " + bound.exact(judged));
                })
                .orElse("");
    }

    private static String unit(String unit) {
        return unit.isEmpty() || unit.startsWith("/") ? unit : " " + unit;
    }
}
