package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a field is indexed, where its projection says so itself.
 *
 * @param name an index type of Elasticsearch, or {@link #NONE}
 * @param parameters of that type, as they go into the mapping
 */
record IndexType(Place place, String name, ObjectNode parameters) {

    /** In the document, and not in the index. */
    static final String NONE = "none";

    /** What may stand beside the type; that the type knows it is for Elasticsearch to say. */
    static final Set<String> PARAMETERS = Set.of(
            "analyzer",
            "coerce",
            "depth_limit",
            "dims",
            "doc_values",
            "dynamic",
            "eager_global_ordinals",
            "element_type",
            "format",
            "ignore_above",
            "ignore_malformed",
            "ignore_z_value",
            "index",
            "index_options",
            "index_phrases",
            "index_prefixes",
            "max_input_length",
            "max_shingle_size",
            "norms",
            "null_value",
            "orientation",
            "scaling_factor",
            "search_analyzer",
            "similarity",
            "store",
            "term_vector");

    private static final String UNSEARCHED = "";
    private static final String POINT = "geo_point";

    /** For each type of value, the index types that it can have, and by which kind it is filtered and sorted then. */
    private static final Map<ValueType, Map<String, String>> KINDS = new EnumMap<>(ValueType.class);

    static {
        Map<String, String> decimals = Map.of(
                "double",
                "decimal",
                "float",
                "decimal",
                "half_float",
                "decimal",
                "scaled_float",
                "decimal",
                "keyword",
                "keyword");
        Map<String, String> integers = new TreeMap<>(decimals);
        for (String type : Set.of("long", "integer", "short", "byte", "unsigned_long")) {
            integers.put(type, "integer");
        }
        Map<String, String> strings = new TreeMap<>();
        for (String type : Set.of("keyword", "wildcard", "ip", "version")) {
            strings.put(type, "keyword");
        }
        for (String type :
                Set.of("text", "match_only_text", "search_as_you_type", "completion", "geo_point", "geo_shape")) {
            strings.put(type, UNSEARCHED);
        }
        strings.put("date", "date");
        strings.put("date_nanos", "date");
        Map<String, String> json = new TreeMap<>(Map.of("flattened", "keyword"));
        for (String type : Set.of(
                "object",
                "nested",
                "geo_point",
                "geo_shape",
                "dense_vector",
                "sparse_vector",
                "rank_features",
                "integer_range",
                "long_range",
                "double_range",
                "date_range",
                "ip_range")) {
            json.put(type, UNSEARCHED);
        }
        for (ValueType type : Set.of(ValueType.INTEGER, ValueType.UNSIGNED, ValueType.BITS, ValueType.YEAR)) {
            KINDS.put(type, integers);
        }
        for (ValueType type : Set.of(ValueType.DECIMAL, ValueType.FLOAT, ValueType.DOUBLE)) {
            KINDS.put(type, decimals);
        }
        for (ValueType type : Set.of(ValueType.DATE, ValueType.DATETIME)) {
            KINDS.put(type, Map.of("date", "date", "date_nanos", "date", "keyword", "keyword"));
        }
        KINDS.put(ValueType.BOOLEAN, Map.of("boolean", "boolean", "keyword", "keyword"));
        KINDS.put(ValueType.STRING, strings);
        KINDS.put(ValueType.TIME, Map.of("keyword", "keyword", "wildcard", "keyword"));
        KINDS.put(ValueType.SET, Map.of("keyword", "keyword", "text", UNSEARCHED));
        KINDS.put(ValueType.BINARY, Map.of("keyword", "keyword", "binary", UNSEARCHED));
        KINDS.put(ValueType.BLOB, Map.of("binary", UNSEARCHED));
        KINDS.put(ValueType.JSON, json);
        for (ValueType type : Set.of(ValueType.POINT, ValueType.GEOMETRY)) {
            KINDS.put(type, Map.of(POINT, UNSEARCHED, IndexMapping.SHAPE, UNSEARCHED));
        }
        KINDS.put(ValueType.VECTOR, Map.of("dense_vector", UNSEARCHED));
    }

    /** The index types that values of this type can have. */
    static Set<String> of(ValueType type) {
        Set<String> types = new TreeSet<>(KINDS.getOrDefault(type, Map.of()).keySet());
        types.add(NONE);
        return types;
    }

    boolean isNone() {
        return name.equals(NONE);
    }

    /** The kind by which such a value is filtered and sorted; empty where it cannot be. */
    Optional<String> kind(ValueType type) {
        return Optional.ofNullable(KINDS.getOrDefault(type, Map.of()).get(name))
                .filter(kind -> !kind.equals(UNSEARCHED))
                .filter(kind -> parameters.path("index").asBoolean(true));
    }

    /** Whether a value finds itself alone: an address finds those of its network, a float those that are rounded alike. */
    boolean holdsEachValueForItself() {
        return (name.equals("keyword") || name.equals("long")) && !parameters.has("null_value");
    }

    /** Whether values can be sorted and counted by. */
    boolean hasColumn() {
        return parameters.path("doc_values").asBoolean(true);
    }

    /** As it goes into the mapping: on top of what a field of this type is by itself. */
    ObjectNode mapping(ObjectNode plain) {
        boolean geometry = isGeometry(plain.path("type").asText()) && isGeometry(name);
        ObjectNode field = plain.path("type").asText().equals(name) || geometry
                ? plain.put("type", name) // what is no place on earth is in the document all the same
                : plain.removeAll().put("type", name);
        field.remove("enabled");
        return field.setAll(parameters);
    }

    private static boolean isGeometry(String type) {
        return type.equals(POINT) || type.equals(IndexMapping.SHAPE);
    }

    @Override
    public String toString() {
        return name + " " + parameters;
    }
}
