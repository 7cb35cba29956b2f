package dev.tidemark.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Goal GOAL = Goal.ratioAtLeast("documents", 0.9);

    @Test
    void rangesThatOverlapAreNoise() {
        Comparison.Change change =
                changes(report(ms(10, 12, 14)), report(ms(13, 15, 17))).get(0);

        assertThat(change.moreThanNoise()).isFalse();
        assertThat(change.percent()).isEqualTo(25);
    }

    @Test
    void fewerMillisecondsAreBetter() {
        Comparison.Change change =
                changes(report(ms(10, 12, 14)), report(ms(7, 8, 9))).get(0);

        assertThat(change.moreThanNoise()).isTrue();
        assertThat(change.better()).isTrue();
    }

    @Test
    void fewerDocumentsASecondAreWorse() {
        List<Comparison.Change> changes = changes(report(speeds(100, 1000, 1100)), report(speeds(100, 800, 900)));

        assertThat(changes.get(0).moreThanNoise()).isTrue();
        assertThat(changes.get(0).better()).isFalse();
    }

    @Test
    void aSlowerMachineIsSeenByTheLimit() {
        List<Comparison.Change> changes = changes(report(speeds(1000, 1000, 1100)), report(speeds(500, 500, 560)));

        assertThat(changes).extracting(Comparison.Change::name).containsExactly("documents", "documents of its limit");
        assertThat(changes.get(0).moreThanNoise()).isTrue();
        assertThat(changes.get(1).moreThanNoise()).isFalse();
    }

    @Test
    void whatOnlyOneHasIsNotCompared() {
        assertThat(changes(report(ms(1)), report(speeds(1, 2)))).isEmpty();
    }

    @Test
    void otherSizesAreSaid() {
        Report now = new Report(
                Map.of("sizes", "a million", "at", "now"), report(ms(1)).runs());
        Report then =
                new Report(Map.of("sizes", "ten", "at", "then"), report(ms(1)).runs());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new Comparison(then, now).print(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("not the same: sizes: ten, now a million")
                .contains("--runs 3")
                .doesNotContain("not the same: at");
    }

    @Test
    void aGoalIsJudgedByTheMedian() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new Table(new PrintStream(out, true, StandardCharsets.UTF_8)).print(report(speeds(100, 50, 95, 96)));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("0.95 (0.50–0.96)")
                .contains("≥ 0.90  met");
    }

    @Test
    void whatIsCloseToItsGoalIsToldExactlyEnough() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new Table(new PrintStream(out, true, StandardCharsets.UTF_8)).print(report(speeds(100_000, 89_990)));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("≥ 0.90  MISSED: 0.8999");
    }

    @Test
    void whatIsJudgedAsAMultipleIsToldBesideTheGoal() {
        Goal goal = Goal.ratioAtMost("p99", 2);
        Figure figure = new Figure("p99", Figure.MILLIS, 150, 100.0);
        Result result = new Result("fan-out", List.of(goal), 1, List.of(figure), Map.of(), Map.of(), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new Table(new PrintStream(out, true, StandardCharsets.UTF_8)).print(List.of(result));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("times ≤ 2.00  met: 1.500");
    }

    private static List<Comparison.Change> changes(Report before, Report now) {
        return new Comparison(before, now).changes();
    }

    private static List<Figure> ms(double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> new Figure("p99", Figure.MILLIS, value, null))
                .toList();
    }

    private static List<Figure> speeds(double limit, double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> new Figure("documents", Figure.PER_SECOND, value, limit))
                .toList();
    }

    /** A run of each figure. */
    private static Report report(List<Figure> figures) {
        return new Report(
                Map.of(),
                figures.stream()
                        .map(figure -> List.of(
                                new Result("backfill", List.of(GOAL), 1, List.of(figure), Map.of(), Map.of(), null)))
                        .toList());
    }
}
