package dev.tidemark.bench.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What changed since an earlier report. More than noise is what lies outside of all that was measured then: the ranges of
 * both do not overlap. With one run on a side that means little, and it is said.
 */
public final class Comparison {

    private static final int ENOUGH = 3;
    private static final String ROW = "%-18s %-34s %24s %24s %9s  %s%n";

    private final Report before;
    private final Report now;

    public Comparison(Report before, Report now) {
        this.before = before;
        this.now = now;
    }

    /** @param name of the figure; with " of its limit" behind it where it is the ratio */
    public record Change(
            String scenario,
            String name,
            String before,
            String now,
            double percent,
            boolean moreThanNoise,
            boolean better) {
        String words() {
            return moreThanNoise ? better ? "better" : "WORSE" : "noise";
        }
    }

    /** One of each figure that both have; where it has a limit, another one of its part of the limit. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (String scenario : now.scenarios()) {
            List<Result> then = before.of(scenario);
            for (String name : Table.names(now.of(scenario))) {
                List<Figure> old = Table.figures(then, name);
                if (!old.isEmpty()) {
                    List<Figure> measured = Table.figures(now.of(scenario), name);
                    changes.add(change(scenario, name, old, measured, Figure::value));
                    if (hasRatio(old) && hasRatio(measured)) {
                        changes.add(change(scenario, name + " of its limit", old, measured, Figure::ratio));
                    }
                }
            }
        }
        return changes;
    }

    public void print(PrintStream out) {
        now.differences(before).forEach(difference -> out.println("not the same: " + difference));
        if (Math.min(before.runs().size(), now.runs().size()) < ENOUGH) {
            out.println("fewer than " + ENOUGH
                    + " runs on a side: what is called more than noise may be noise, take --runs " + ENOUGH);
        }
        out.printf(ROW, "scenario", "figure", "before", "now", "change", "");
        changes()
                .forEach(change -> out.printf(
                        ROW,
                        change.scenario(),
                        change.name(),
                        change.before(),
                        change.now(),
                        String.format(Locale.ROOT, "%+.1f %%", change.percent()),
                        change.words()));
    }

    private static boolean hasRatio(List<Figure> figures) {
        return figures.stream().allMatch(figure -> figure.beside() != null && figure.moreIsBetter());
    }

    private static Change change(
            String scenario, String name, List<Figure> before, List<Figure> now, ToDoubleFunction<Figure> number) {
        Spread then = spread(before, number);
        Spread measured = spread(now, number);
        boolean more = measured.median() > then.median();
        return new Change(
                scenario,
                name,
                then.toString(),
                measured.toString(),
                then.median() == 0 ? 0 : 100 * (measured.median() / then.median() - 1),
                !then.overlaps(measured),
                more == now.get(0).moreIsBetter());
    }

    private static Spread spread(List<Figure> figures, ToDoubleFunction<Figure> number) {
        return Spread.of(figures.stream().map(number::applyAsDouble).toList());
    }
}
