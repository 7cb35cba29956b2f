package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An analyser that a projection file declares.
 *
 * @param definition {@code tokenizer}, {@code char_filter} and {@code filter}, each by name or written out
 */
record Analyzer(Place place, String name, ObjectNode definition) {

    static final Set<String> KEYS = Set.of("tokenizer", "char_filter", "filter");

    /** Those that every Elasticsearch has, by name alone. */
    static final Set<String> BUILT_IN = Set.of("standard", "simple", "whitespace", "stop", "keyword");

    Analyzer {
        if (!name.matches("[a-z][a-z0-9_]*") || name.startsWith("text_") || BUILT_IN.contains(name)) {
            throw new IllegalArgumentException("'" + name
                    + "' cannot name an analyser of yours: use lower-case letters, digits and '_', without 'text_' before"
                    + " it, and none of "
                    + String.join(", ", BUILT_IN.stream().sorted().toList()));
        }
    }

    /** A body for {@code _analyze}: refused by an Elasticsearch that has not what it names. */
    ObjectNode probe() {
        ObjectNode probe = JsonNodeFactory.instance.objectNode().put("text", "a");
        return probe.setAll(definition.deepCopy());
    }

    /** Adds it to the {@code analysis} settings, where only names may stand in it. */
    void define(ObjectNode settings) {
        ObjectNode analyzer =
                settings.withObjectProperty("analyzer").putObject(name).put("type", "custom");
        definition.properties().forEach(part -> {
            JsonNode value = part.getValue();
            if (part.getKey().equals("tokenizer")) {
                analyzer.set("tokenizer", named(settings, "tokenizer", value, 0));
            } else {
                ArrayNode names = analyzer.putArray(part.getKey());
                List<JsonNode> elements = value.isArray() ? list(value) : List.of(value);
                for (JsonNode element : elements) {
                    names.add(named(settings, part.getKey(), element, names.size()));
                }
            }
        });
    }

    private JsonNode named(ObjectNode settings, String kind, JsonNode value, int number) {
        if (!value.isObject()) {
            return value;
        }
        String own = "own_" + name + "_" + number;
        settings.withObjectProperty(kind).set(own, value.deepCopy());
        return JsonNodeFactory.instance.textNode(own);
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }
}
