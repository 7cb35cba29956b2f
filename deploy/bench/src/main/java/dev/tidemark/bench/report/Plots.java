package dev.tidemark.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Draws a report: of each scenario its distributions of durations, and what it has over time. */
public final class Plots {

    private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99};

    private final Path folder;

    public Plots(Path folder) {
        this.folder = folder;
    }

    /** The first run of each; the files' names are those of the scenarios. */
    public void draw(Report report) throws IOException {
        Files.createDirectories(folder);
        for (String scenario : report.scenarios()) {
            Result result = report.of(scenario).get(0);
            if (!result.histograms().isEmpty()) {
                Files.writeString(folder.resolve(scenario + "-latency.svg"), latency(scenario, result));
            }
            if (!result.curves().isEmpty()) {
                Files.writeString(folder.resolve(scenario + "-over-time.svg"), overTime(scenario, result.curves()));
            }
        }
    }

    /** To the right are the few that take longest, each nine as wide as the one before. */
    private static String latency(String scenario, Result result) throws IOException {
        List<Plot.Tick> ticks = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            ticks.add(
                    new Plot.Tick(nines(percentile), String.valueOf(percentile).replaceAll("\\.0$", "") + " %"));
        }
        Plot plot = new Plot(scenario, "of all", ticks, "ms");
        for (Map.Entry<String, String> histogram : result.histograms().entrySet()) {
            Histogram micros = decoded(histogram.getValue());
            List<double[]> points = new ArrayList<>();
            for (double nines = 0; nines <= Math.min(4, Math.log10(micros.getTotalCount())); nines += 0.05) {
                double percentile = 100 - 100 / Math.pow(10, nines);
                points.add(new double[] {nines, micros.getValueAtPercentile(percentile) / 1e3});
            }
            plot.line(histogram.getKey(), points);
        }
        return plot.svg();
    }

    private static double nines(double percentile) {
        return -Math.log10((100 - percentile) / 100);
    }

    /** All in the unit of the first. */
    private static String overTime(String scenario, Map<String, Result.Curve> curves) {
        String unit = curves.values().iterator().next().unit();
        double most = curves.values().stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Result.Point::seconds)
                .max()
                .orElse(1);
        Plot plot = new Plot(scenario, "seconds", Plot.ticks(most), unit);
        curves.forEach((name, curve) -> plot.line(
                name,
                curve.points().stream()
                        .map(point -> new double[] {point.seconds(), point.value()})
                        .toList()));
        return plot.svg();
    }

    private static Histogram decoded(String text) throws IOException {
        try {
            return Histogram.fromString(text);
        } catch (DataFormatException e) {
            throw new IOException("a histogram that cannot be read: " + text, e);
        }
    }
}
