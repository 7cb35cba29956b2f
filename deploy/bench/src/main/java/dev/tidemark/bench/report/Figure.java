package dev.tidemark.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One measured number.
 *
 * @param unit {@code /s}, {@code ms}, {@code MiB}, or empty where it counts or is a ratio
 * @param beside what the same machine gave in the same run without ours; null where there is nothing of the kind
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Figure(String name, String unit, double value, Double beside) {

    public static final String PER_SECOND = "/s";
    public static final String MILLIS = "ms";
    public static final String MEBIBYTES = "MiB";

    /** As a part of the other. */
    public double ratio() {
        return value / beside;
    }

    /** Beyond the other. */
    public double added() {
        return value - beside;
    }

    boolean moreIsBetter() {
        return unit.equals(PER_SECOND);
    }
}
