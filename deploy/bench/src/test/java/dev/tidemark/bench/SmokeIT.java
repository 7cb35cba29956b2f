package dev.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.report.Comparison;
import dev.tidemark.bench.report.Figure;
import dev.tidemark.bench.report.Goal;
import dev.tidemark.bench.report.Report;
import dev.tidemark.bench.report.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** All benchmarks at a size that says nothing about speed: that they still work, find what they look for, and report it. */
class SmokeIT {

    @TempDir
    Path folder;

    @Test
    void everyScenarioGivesTheFiguresThatItIsJudgedBy() throws Exception {
        Path json = folder.resolve("results.json");
        Path plots = folder.resolve("plots");

        int status = new CommandLine(new Main()).execute("--smoke", "--json", "" + json, "--plots", "" + plots);

        Report report = Report.read(json);
        assertThat(report.runs()).hasSize(1);
        List<Result> results = report.runs().get(0);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.failure()).as(result.scenario()).isNull();
            assertThat(result.figures()).extracting(Figure::name).containsAll(figuresOf(result));
            assertThat(result.figures()).allSatisfy(SmokeIT::isMeasured);
        });
        assertThat(results)
                .extracting(Result::scenario)
                .containsExactlyElementsOf(
                        Scenarios.ALL.stream().map(Scenario::name).toList());
        assertThat(status).isZero();
        assertThat(report.about()).containsKeys("commit", "processor", "mysql", "elasticsearch", "debezium", "sizes");
        assertThat(new Comparison(report, report).changes())
                .hasSizeGreaterThan(results.size())
                .noneMatch(Comparison.Change::moreThanNoise);
        checkPlots(plots);
    }

    private static List<String> figuresOf(Result result) {
        return result.goals().stream().map(Goal::figure).toList();
    }

    private static void isMeasured(Figure figure) {
        assertThat(figure.value()).as(figure.name()).isFinite().isPositive();
        if (figure.beside() != null) {
            assertThat(figure.beside())
                    .as(figure.name() + ", beside")
                    .isFinite()
                    .isPositive();
        }
    }

    private static void checkPlots(Path plots) throws Exception {
        try (Stream<Path> files = Files.list(plots)) {
            List<Path> drawn = files.toList();
            assertThat(drawn)
                    .extracting(file -> file.getFileName().toString())
                    .contains("latency-latency.svg", "search-latency.svg", "catch-up-over-time.svg");
            for (Path file : drawn) {
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            }
        }
    }
}
