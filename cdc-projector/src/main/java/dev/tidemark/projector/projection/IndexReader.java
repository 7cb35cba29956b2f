package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.config.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how fields are indexed, {@code index: keyword} or {@code index: {type: …}}, and which analysers are declared. */
final class IndexReader {

    private IndexReader() {}

    /** @param value null for none */
    static Optional<IndexType> type(YamlValue value) {
        if (value == null) {
            return Optional.empty();
        } else if (!value.isObject()) {
            return value.text().map(name -> new IndexType(value.place(), name, JsonNodeFactory.instance.objectNode()));
        }
        Map<String, YamlValue> values = value.entries();
        YamlValue type = values.remove("type");
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        values.forEach((name, parameter) -> {
            if (IndexType.PARAMETERS.contains(name)) {
                parameters.set(name, parameter.json());
            } else {
                parameter.problem("is no parameter of an index type known here"
                        + Suggestion.of(name, IndexType.PARAMETERS) + "; known are "
                        + String.join(
                                ", ", IndexType.PARAMETERS.stream().sorted().toList()));
            }
        });
        if (type == null) {
            value.problem("needs 'type'");
            return Optional.empty();
        }
        return type.text().flatMap(name -> {
            if (name.equals("scaled_float")
                    && !parameters.path("scaling_factor").isNumber()) {
                value.problem("needs 'scaling_factor', a number: 100 keeps two digits");
            }
            return Optional.of(new IndexType(value.place(), name, parameters));
        });
    }

    /** @param value null for none */
    static List<Analyzer> analyzers(YamlValue value) {
        List<Analyzer> analyzers = new ArrayList<>();
        if (value != null) {
            value.entries().forEach((name, declared) -> {
                ObjectNode definition = JsonNodeFactory.instance.objectNode();
                declared.object(Analyzer.KEYS, Set.of("tokenizer")).forEach((key, part) -> {
                    parts(part);
                    definition.set(key, part.json());
                });
                declared.checked(() -> new Analyzer(declared.place(), name, definition))
                        .ifPresent(analyzers::add);
            });
        }
        return analyzers;
    }

    /** Names, or what is written out with its type. */
    private static void parts(YamlValue part) {
        for (YamlValue element : part.elements()) {
            JsonNode json = element.json();
            if (!json.isTextual() && !json.path("type").isTextual()) {
                element.problem("must be a name, or a definition with 'type'");
            }
        }
    }
}
