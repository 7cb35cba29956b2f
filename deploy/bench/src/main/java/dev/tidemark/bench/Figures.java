package dev.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.HdrHistogram.Histogram;

/** A distribution of durations, kept in microseconds. */
record Figures(Histogram micros) {

    void print(String name) {
        System.out.printf(
                "%-28s %10.1f %10.1f %10.1f %10.1f   (%d)%n",
                name, at(50), at(95), at(99), micros.getMaxValue() / 1000.0, micros.getTotalCount());
    }

    ObjectNode toJson(ObjectMapper mapper) {
        ObjectNode node = mapper.createObjectNode();
        node.put("count", micros.getTotalCount());
        for (double percentile : new double[] {50, 90, 95, 99, 99.9}) {
            node.put("p" + String.valueOf(percentile).replaceAll("\\.0$", "") + "_ms", at(percentile));
        }
        return node.put("max_ms", micros.getMaxValue() / 1000.0);
    }

    private double at(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
