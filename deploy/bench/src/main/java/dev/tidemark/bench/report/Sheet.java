package dev.tidemark.bench.report;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a scenario writes its figures on, while it runs. One thread at a time. */
public final class Sheet {

    private static final double[] PERCENTILES = {50, 95, 99};

    private final long begun = System.nanoTime();
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, String> histograms = new LinkedHashMap<>();
    private final Map<String, Result.Curve> curves = new LinkedHashMap<>();

    public void figure(String name, String unit, double value) {
        figures.add(new Figure(name, unit, value, null));
    }

    /** @param beside the same without ours */
    public void figure(String name, String unit, double value, double beside) {
        figures.add(new Figure(name, unit, value, beside));
    }

    /**
     * Percentiles, and the histogram itself.
     *
     * @param micros of microseconds
     */
    public void latency(String name, Histogram micros) {
        for (double percentile : PERCENTILES) {
            figure(name + " p" + (int) percentile, Figure.MILLIS, millis(micros, percentile));
        }
        figure(name + " max", Figure.MILLIS, micros.getMaxValue() / 1e3);
        histograms.put(name, text(micros));
    }

    /** @param beside the same without ours */
    public void latency(String name, Histogram micros, String besideName, Histogram beside) {
        for (double percentile : PERCENTILES) {
            figure(
                    name + " p" + (int) percentile,
                    Figure.MILLIS,
                    millis(micros, percentile),
                    millis(beside, percentile));
        }
        figure(name + " max", Figure.MILLIS, micros.getMaxValue() / 1e3, beside.getMaxValue() / 1e3);
        histograms.put(name, text(micros));
        histograms.put(besideName, text(beside));
    }

    public void curve(String name, String unit, List<Result.Point> points) {
        curves.put(name, new Result.Curve(unit, List.copyOf(points)));
    }

    /** @param failure null where the scenario came to its end */
    public Result result(String scenario, List<Goal> goals, String failure) {
        return new Result(
                scenario, goals, (System.nanoTime() - begun) / 1e9, List.copyOf(figures), histograms, curves, failure);
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    private static String text(Histogram micros) {
        ByteBuffer buffer = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
        int length = micros.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
