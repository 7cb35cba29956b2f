package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.ids.Routing;
import dev.tidemark.search.collections.Collection.Search;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds collections among indices: a collection is an alias, named by its collection, on an index that carries {@code
 * _meta.tidemark}. Fields of a kind that is unknown here are left out, so that a newer projector does no harm.
 */
final class CollectionReader {

    private CollectionReader() {}

    /**
     * @param indices answer to {@code GET /*}, with aliases and {@code _meta}
     * @param prefix stands before every alias
     */
    static Map<String, Collection> read(JsonNode indices, String prefix) {
        // In the order of names: should two generations ever be live at once, the younger counts.
        Map<String, JsonNode> byName = new TreeMap<>();
        indices.properties().forEach(index -> byName.put(index.getKey(), index.getValue()));
        Map<String, Collection> collections = new TreeMap<>();
        byName.forEach((index, description) -> {
            JsonNode meta = description.path("mappings").path("_meta").path("tidemark");
            String name = meta.path("collection").asText();
            if (!name.isEmpty() && description.path("aliases").has(prefix + name)) {
                collections.put(name, collection(name, index, meta));
            }
        });
        return collections;
    }

    private static Collection collection(String name, String index, JsonNode meta) {
        List<TextField> text = new ArrayList<>();
        for (JsonNode field : meta.path("text")) {
            text.add(new TextField(
                    field.path("path").asText(),
                    field.path("field").asText(),
                    field.path("words").asText(null),
                    field.path("codes").asText(null),
                    field.path("weight").asDouble(1),
                    nested(field)));
        }
        Set<String> arrays = arrays(meta);
        Map<String, Field> filters = fields(meta.path("filters"), arrays);
        Map<String, Field> sorts = fields(meta.path("sorts"), arrays);
        return new Collection(
                name,
                index,
                text,
                search(meta, text),
                filters,
                sorts,
                fields(meta.path("facets"), arrays),
                key(meta.path("key"), filters, sorts),
                routing(meta.path("routing")),
                Access.read(meta),
                meta.path("document"));
    }

    private static Routing routing(JsonNode described) {
        List<Integer> parts = new ArrayList<>();
        described.path("parts").forEach(part -> parts.add(part.asInt()));
        return new Routing(described.path("of").asInt(), parts);
    }

    private static Search search(JsonNode meta, List<TextField> text) {
        List<String> rules = new ArrayList<>();
        meta.path("synonyms").forEach(rule -> rules.add(rule.asText()));
        List<Rank> ranks = new ArrayList<>();
        meta.path("rank").forEach(rank -> Rank.of(rank).ifPresent(ranks::add));
        List<TextField> suggest = new ArrayList<>();
        for (JsonNode name : meta.path("suggest")) {
            text.stream().filter(field -> field.name().equals(name.asText())).forEach(suggest::add);
        }
        return new Search(Synonyms.of(rules), ranks, suggest);
    }

    private static Map<String, Field> fields(JsonNode described, Set<String> arrays) {
        Map<String, Field> fields = new HashMap<>();
        described
                .properties()
                .forEach(
                        entry -> field(entry.getValue(), arrays).ifPresent(field -> fields.put(entry.getKey(), field)));
        return fields;
    }

    private static Optional<Field> field(JsonNode described, Set<String> arrays) {
        return Kind.of(described.path("kind").asText())
                .map(kind -> new Field(described.path("field").asText(), kind, around(nested(described), arrays)));
    }

    /** An array and those that it stands in, the outermost first. */
    private static List<String> around(String array, Set<String> arrays) {
        return array == null
                ? List.of()
                : arrays.stream()
                        .filter(outer -> array.equals(outer) || array.startsWith(outer + "."))
                        .toList();
    }

    /** The arrays of objects that documents have, as far as the index tells; outer ones before those in them. */
    private static Set<String> arrays(JsonNode meta) {
        Set<String> arrays = new TreeSet<>();
        for (String fields : List.of("text", "filters", "facets")) {
            for (JsonNode field : meta.path(fields)) {
                if (nested(field) != null) {
                    arrays.add(nested(field));
                }
            }
        }
        arrays(meta.path("document"), "", arrays);
        return arrays;
    }

    private static void arrays(JsonNode shape, String prefix, Set<String> into) {
        shape.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String path = prefix + field.getKey();
            if (value.path(0).isObject()) {
                into.add(path);
            }
            arrays(value.isArray() ? value.path(0) : value, path + ".", into);
        });
    }

    private static String nested(JsonNode described) {
        return described.path("nested").asText(null);
    }

    /** The key is named by paths in the document; how it is indexed is known if one can filter or sort by it. */
    private static List<Field> key(JsonNode paths, Map<String, Field> filters, Map<String, Field> sorts) {
        List<Field> key = new ArrayList<>();
        for (JsonNode path : paths) {
            Stream.concat(sorts.values().stream(), filters.values().stream())
                    .filter(field -> field.nested() == null)
                    .filter(field ->
                            field.path().equals(path.asText()) || field.path().equals(path.asText() + ".exact"))
                    .findFirst()
                    .ifPresent(key::add);
        }
        return key;
    }
}
