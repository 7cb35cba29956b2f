package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.Suggestion;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a projection file says of its index, by Elasticsearch's own names without {@code index.} before them.
 *
 * @param values plain ones, or lists of them
 */
public record IndexSettings(Map<String, JsonNode> values) {

    private static final String SHARDS = "number_of_shards";
    private static final String PARTITION = "routing_partition_size";
    private static final int MOST_SHARDS = 1024;

    /** An index has them for good. */
    private static final Set<String> FIXED = Set.of(
            SHARDS,
            "number_of_routing_shards",
            PARTITION,
            "codec",
            "sort.field",
            "sort.order",
            "sort.mode",
            "sort.missing");

    private static final Set<String> CHANGEABLE = Set.of(
            "number_of_replicas",
            "auto_expand_replicas",
            "max_ngram_diff",
            "max_shingle_diff",
            "highlight.max_analyzed_offset",
            "mapping.depth.limit",
            "mapping.nested_fields.limit",
            "mapping.nested_objects.limit",
            "mapping.total_fields.limit",
            "routing.allocation.total_shards_per_node");

    /** Changeable ones of which there is no end. */
    private static final Pattern FAMILIES = Pattern.compile(
            "routing\\.allocation\\.(include|exclude|require)\\.[\\w.-]+|(search|indexing)\\.slowlog\\.[a-z_.]+");

    private static final Map<String, String> OURS = Map.of(
            "refresh_interval",
            "is not for a file to say: Tidemark refreshes, so that it knows what searches see",
            "gc_deletes",
            "is not for a file to say: Tidemark needs it for old writes of deleted documents to be refused",
            "analysis",
            "stands below 'search' here, as 'analyzers'");

    public IndexSettings {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** @param value null for none */
    static IndexSettings read(YamlValue value, boolean routed) {
        Map<String, JsonNode> settings = new TreeMap<>();
        if (value != null) {
            value.entries().forEach((name, setting) -> {
                if (isKnown(name, setting) && isPlain(setting)) {
                    settings.put(name, setting.json());
                }
            });
            whole(value, settings, SHARDS, 1, MOST_SHARDS);
            whole(value, settings, "number_of_replicas", 0, Integer.MAX_VALUE);
            partition(value, settings, routed);
        }
        return new IndexSettings(settings);
    }

    private static boolean isKnown(String name, YamlValue setting) {
        boolean known = FIXED.contains(name)
                || CHANGEABLE.contains(name)
                || FAMILIES.matcher(name).matches();
        if (!known) {
            TreeSet<String> names = new TreeSet<>(FIXED);
            names.addAll(CHANGEABLE);
            setting.problem(OURS.getOrDefault(
                    name,
                    "is no setting that can be given here" + Suggestion.of(name, names) + "; known are "
                            + String.join(", ", names)
                            + ", and what begins with routing.allocation, search.slowlog and indexing.slowlog"));
        }
        return known;
    }

    private static boolean isPlain(YamlValue setting) {
        boolean plain = setting.elements().stream()
                .map(YamlValue::json)
                .allMatch(element -> element.isValueNode() && !element.isNull());
        if (!plain) {
            setting.problem("must be a plain value or a list of them, under its whole name, with dots");
        }
        return plain;
    }

    private static void whole(YamlValue value, Map<String, JsonNode> settings, String name, int least, int most) {
        JsonNode number = settings.get(name);
        if (number != null && !isWhole(number, least, most)) {
            value.problem(name + " must be a whole number, "
                    + (most == Integer.MAX_VALUE ? least + " or more" : "from " + least + " to " + most) + ", is "
                    + number);
        }
    }

    private static boolean isWhole(JsonNode number, int least, int most) {
        return number.isIntegralNumber()
                && number.canConvertToInt()
                && number.intValue() >= least
                && number.intValue() <= most;
    }

    /** Elasticsearch would refuse it as late as the index is made. */
    private static void partition(YamlValue value, Map<String, JsonNode> settings, boolean routed) {
        JsonNode size = settings.get(PARTITION);
        if (size == null) {
            return;
        } else if (!routed) {
            value.problem(PARTITION + " is for documents that are routed: it needs 'routing'");
        }
        int shards = settings.containsKey(SHARDS) ? settings.get(SHARDS).asInt() : 1;
        if (!isWhole(size, 1, shards - 1)) {
            value.problem(
                    PARTITION + " must be a whole number below " + SHARDS + ", which is " + shards + ", is " + size);
        }
    }

    /** Those that only a new index can have. */
    Map<String, String> fixed() {
        return texts(true);
    }

    /** Those that an index can be given later. */
    Map<String, String> changeable() {
        return texts(false);
    }

    private Map<String, String> texts(boolean fixed) {
        return values.entrySet().stream()
                .filter(setting -> FIXED.contains(setting.getKey()) == fixed)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, setting -> setting.getValue().toString()));
    }

    /** What an index needs that has the former settings: with null for what it shall no longer have. */
    public Map<String, JsonNode> since(IndexSettings former) {
        Map<String, JsonNode> changed = new TreeMap<>();
        former.values.keySet().stream()
                .filter(name -> !values.containsKey(name))
                .forEach(name -> changed.put(name, null));
        values.forEach((name, value) -> {
            if (!value.equals(former.values.get(name))) {
                changed.put(name, value);
            }
        });
        return changed;
    }
}
