package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.TextField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds documents in which every word stands somewhere: in whichever of the text fields, one word here, another there.
 * The better the field, the higher the score.
 */
final class TextQuery {

    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private TextQuery() {}

    static List<String> words(String q) {
        return SPACE.splitAsStream(q).filter(word -> !word.isEmpty()).toList();
    }

    static ObjectNode of(List<TextField> fields, String q) {
        ObjectNode query = Json.mapper().createObjectNode();
        ArrayNode must = query.putObject("bool").putArray("must");
        words(q).forEach(word -> must.add(word(fields, word)));
        return query;
    }

    /** A query cannot look into two arrays, or an array and what is beside it, at once: so one for each, and the best. */
    private static ObjectNode word(List<TextField> fields, String word) {
        Map<String, ArrayNode> paths = new LinkedHashMap<>();
        for (TextField field : fields) {
            paths.computeIfAbsent(field.nested(), nested -> Json.mapper().createArrayNode())
                    .add(field.path() + "^" + field.weight());
        }
        ObjectNode best = Json.mapper().createObjectNode();
        ArrayNode ways = best.putObject("dis_max").putArray("queries");
        paths.forEach((nested, names) -> {
            ObjectNode words = words(names, word);
            ways.add(nested == null ? words : nested(nested, words));
        });
        return ways.size() == 1 ? (ObjectNode) ways.get(0) : best;
    }

    private static ObjectNode words(ArrayNode fields, String word) {
        ObjectNode query = Json.mapper().createObjectNode();
        query.putObject("multi_match")
                .put("query", word)
                .put("type", "cross_fields")
                .put("operator", "and") // "wi-fi" is two words to the analyser
                .put("zero_terms_query", "all") // "&" is none: it asks for nothing
                .set("fields", fields);
        return query;
    }

    private static ObjectNode nested(String path, ObjectNode inner) {
        ObjectNode query = Json.mapper().createObjectNode();
        query.putObject("nested").put("path", path).put("score_mode", "max").set("query", inner);
        return query;
    }
}
