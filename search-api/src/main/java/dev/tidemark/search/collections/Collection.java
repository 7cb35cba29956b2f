package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.ids.Routing;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A collection as one generation of its index describes it.
 *
 * @param index the generation's own name: what is described here holds for no other
 * @param search what else there is to its search by words
 * @param filters by the names that users see, in their order; so are sorts and facets
 * @param key the fields that together differ for any two documents; empty where the index does not tell enough to sort
 *     by them
 * @param routing how a document's shard follows from its id
 * @param shape what a document looks like: objects and arrays as they are, and for each value what it is; missing where
 *     the index does not tell
 */
public record Collection(
        String name,
        String index,
        List<TextField> text,
        Search search,
        Map<String, Field> filters,
        Map<String, Field> sorts,
        Map<String, Field> facets,
        List<Field> key,
        Routing routing,
        Access access,
        JsonNode shape) {

    /** @param suggest texts that completions are taken from, the most important first */
    public record Search(Synonyms synonyms, List<Rank> ranks, List<TextField> suggest) {
        public Search {
            ranks = List.copyOf(ranks);
            suggest = List.copyOf(suggest);
        }
    }

    public Collection {
        text = List.copyOf(text);
        filters = ordered(filters);
        sorts = ordered(sorts);
        facets = ordered(facets);
        key = List.copyOf(key);
    }

    private static Map<String, Field> ordered(Map<String, Field> fields) {
        return Collections.unmodifiableMap(new TreeMap<>(fields));
    }
}
