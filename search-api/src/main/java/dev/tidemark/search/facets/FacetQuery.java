package dev.tidemark.search.facets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Field;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Filter;
import dev.tidemark.search.filter.Match;
import java.util.Collection;
import java.util.List;

/**
 * What Elasticsearch is asked to count. A facet is not narrowed by what was chosen among its own values, but by all other
 * conditions; of an array it counts only the objects for which they hold.
 */
public final class FacetQuery {

    /** The one aggregation inside of one that only narrows. */
    static final String INSIDE = "in";

    static final String VALUES = "values";
    static final String MISSING = "missing";
    static final String DOCUMENTS = "documents";

    /** More shards than one count their own most frequent values: so many more, so that hardly one is passed over. */
    private static final int SHARD_SPARE = 100;

    private FacetQuery() {}

    /** The conditions that narrow hits and other facets, but not all of these: they must be left out of the query. */
    public static Conditions lifted(List<Facet> facets, Conditions conditions) {
        return chosen(facets.stream().map(Facet::field).toList(), conditions);
    }

    /** The conditions that are choices in facets of these fields, whether these are counted or not. */
    public static Conditions chosen(Collection<Field> facets, Conditions conditions) {
        Conditions chosen = conditions.where(filter ->
                facets.stream().anyMatch(field -> Conditions.chooses(field).test(filter)));
        // They hold for one object together, so they are lifted together.
        return conditions.where(filter -> chosen.has(filter)
                || !filter.none() && chosen.filters().stream().anyMatch(other -> together(filter, other)));
    }

    private static boolean together(Filter one, Filter other) {
        return one.field().nested() != null
                && other.field().nested() != null
                && one.field().arrays().get(0).equals(other.field().arrays().get(0));
    }

    /**
     * @param conditions all of the search
     * @param lifted those of them that do not stand in the query
     */
    public static ObjectNode of(List<Facet> facets, Conditions conditions, Conditions lifted) {
        ObjectNode all = Json.mapper().createObjectNode();
        for (Facet facet : facets) {
            Field field = facet.field();
            Conditions others = conditions.where(Conditions.chooses(field).negate());
            ObjectNode counts = counts(facet);
            for (int depth = field.arrays().size(); depth > 0; depth--) {
                ObjectNode objects = others.ofObjectsIn(field.arrays(), depth);
                counts = objects == null ? counts : filtered(objects, counts);
                ObjectNode array = Json.mapper().createObjectNode();
                array.putObject("nested").put("path", field.arrays().get(depth - 1));
                counts = inside(array, counts);
            }
            Conditions outer = lifted.where(Conditions.chooses(field).negate());
            counts = outer.isEmpty() ? counts : filtered(outer.query(), counts);
            counts.properties().forEach(entry -> all.set(key(facet, entry.getKey()), entry.getValue()));
        }
        return all;
    }

    /** What stands in the answer for a part of a facet. */
    static String key(Facet facet, String part) {
        return facet.name() + " " + part;
    }

    private static ObjectNode filtered(ObjectNode query, ObjectNode counts) {
        ObjectNode narrowed = Json.mapper().createObjectNode();
        narrowed.set("filter", query);
        return inside(narrowed, counts);
    }

    private static ObjectNode inside(ObjectNode aggregation, ObjectNode counts) {
        aggregation.set("aggs", counts);
        ObjectNode one = Json.mapper().createObjectNode();
        one.set(INSIDE, aggregation);
        return one;
    }

    private static ObjectNode counts(Facet facet) {
        ObjectNode counts = Json.mapper().createObjectNode();
        Field field = facet.field();
        ObjectNode values = counts.putObject(VALUES);
        if (facet.count() instanceof Facet.Top top) {
            top(field, top, values.putObject("terms"));
        } else if (facet.count() instanceof Facet.Ranges ranges) {
            ObjectNode filters = values.putObject("filters").putObject("filters");
            ranges.ranges().forEach((text, range) -> filters.set(text, range(field, range)));
        } else if (facet.count() instanceof Facet.Periods periods) {
            values.putObject("date_histogram")
                    .put("field", field.path())
                    .put("calendar_interval", periods.period().text())
                    .put("min_doc_count", 1);
        } else {
            values.putObject("stats").put("field", field.path());
        }
        ObjectNode missing = counts.putObject(MISSING);
        missing.set("filter", Filter.missing(field));
        if (field.nested() != null) {
            documents(missing);
            if (!(facet.count() instanceof Facet.Extremes)) {
                documents(values);
            }
        }
        return counts;
    }

    /** Back from the objects of an array to what they stand in: a document counts once. */
    private static void documents(ObjectNode aggregation) {
        aggregation.putObject("aggs").putObject(DOCUMENTS).putObject("reverse_nested");
    }

    private static void top(Field field, Facet.Top top, ObjectNode terms) {
        terms.put("field", field.path()).put("size", top.most()).put("shard_size", 2 * top.most() + SHARD_SPARE);
        ArrayNode order = terms.putArray("order");
        order.addObject().put(field.nested() == null ? "_count" : DOCUMENTS, "desc");
        order.addObject().put("_key", "asc");
        if (top.like() != null) {
            terms.put("include", containing(top.like()));
        }
    }

    private static ObjectNode range(Field field, Match.Between range) {
        return new Conditions(List.of(
                        new Filter(null, new Field(field.path(), field.kind(), List.of()), false, List.of(range))))
                .query();
    }

    /** Lucene's regular expressions know no flag for case. */
    private static String containing(String text) {
        StringBuilder pattern = new StringBuilder(".*");
        text.codePoints().forEach(c -> {
            int lower = Character.toLowerCase(c);
            int upper = Character.toUpperCase(c);
            if (lower != upper) {
                pattern.append('[')
                        .appendCodePoint(lower)
                        .appendCodePoint(upper)
                        .append(']');
            } else {
                pattern.append(Character.isLetterOrDigit(c) ? "" : "\\").appendCodePoint(c);
            }
        });
        return pattern.append(".*").toString();
    }
}
