package dev.tidemark.search.facets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.collections.Kind;
import dev.tidemark.search.facets.FacetCounts.Stats;
import dev.tidemark.search.facets.FacetCounts.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what Elasticsearch counted for a {@link FacetQuery}. */
public final class FacetAnswer {

    /** The index holds doubles, and their sum: the last digits are noise. */
    private static final MathContext KNOWN_DIGITS = new MathContext(15);

    private FacetAnswer() {}

    /** @param aggregations of the answer */
    public static Map<String, FacetCounts> read(List<Facet> facets, JsonNode aggregations) {
        Map<String, FacetCounts> all = new LinkedHashMap<>();
        for (Facet facet : facets) {
            JsonNode inside = aggregations.path(FacetQuery.key(facet, FacetQuery.INSIDE));
            while (inside.has(FacetQuery.INSIDE)) {
                inside = inside.get(FacetQuery.INSIDE);
            }
            boolean narrowed = !inside.isMissingNode();
            JsonNode values = narrowed
                    ? inside.path(FacetQuery.VALUES)
                    : aggregations.path(FacetQuery.key(facet, FacetQuery.VALUES));
            JsonNode missing = narrowed
                    ? inside.path(FacetQuery.MISSING)
                    : aggregations.path(FacetQuery.key(facet, FacetQuery.MISSING));
            all.put(facet.name(), counts(facet, values, count(missing)));
        }
        return all;
    }

    private static FacetCounts counts(Facet facet, JsonNode values, long missing) {
        if (facet.count() instanceof Facet.Ranges asked) {
            List<Value> ranges = new ArrayList<>();
            asked.ranges()
                    .keySet()
                    .forEach(range -> ranges.add(
                            new Value(range, count(values.path("buckets").path(range)))));
            return new FacetCounts(ranges, 0, missing, null);
        } else if (facet.count() instanceof Facet.Periods periods) {
            return periods(periods, values.path("buckets"), missing);
        } else if (facet.count() instanceof Facet.Top) {
            List<Value> top = new ArrayList<>();
            values.path("buckets").forEach(bucket -> top.add(new Value(text(bucket), count(bucket))));
            return new FacetCounts(top, values.path("sum_other_doc_count").asLong(), missing, null);
        }
        return new FacetCounts(List.of(), 0, missing, stats(facet.field(), values));
    }

    private static FacetCounts periods(Facet.Periods periods, JsonNode buckets, long missing) {
        List<Value> latest = new ArrayList<>();
        long earlier = 0;
        for (int i = 0; i < buckets.size(); i++) {
            if (i < buckets.size() - periods.most()) {
                earlier += count(buckets.get(i));
            } else {
                long first = buckets.get(i).path("key").asLong();
                latest.add(new Value(periods.period().value(first), count(buckets.get(i))));
            }
        }
        return new FacetCounts(latest, earlier, missing, null);
    }

    private static Stats stats(Field field, JsonNode stats) {
        boolean date = field.kind() == Kind.DATE;
        boolean none = stats.path("count").asLong() == 0;
        return new Stats(
                value(date, stats.path("min")),
                value(date, stats.path("max")),
                value(date, stats.path("avg")),
                date || none ? NullNode.getInstance() : value(false, stats.path("sum")));
    }

    private static JsonNode value(boolean date, JsonNode number) {
        if (!number.isNumber()) {
            return NullNode.getInstance();
        } else if (date) {
            return TextNode.valueOf(Instant.ofEpochMilli(number.asLong()).toString());
        }
        BigDecimal plain = number.decimalValue().round(KNOWN_DIGITS).stripTrailingZeros();
        return DecimalNode.valueOf(plain.scale() < 0 ? plain.setScale(0) : plain);
    }

    private static String text(JsonNode bucket) {
        return bucket.path("key_as_string").asText(bucket.path("key").asText());
    }

    private static long count(JsonNode bucket) {
        return bucket.path(FacetQuery.DOCUMENTS)
                .path("doc_count")
                .asLong(bucket.path("doc_count").asLong());
    }
}
