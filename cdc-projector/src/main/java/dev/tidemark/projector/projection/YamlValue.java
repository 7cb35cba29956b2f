package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.Suggestion;
import dev.tidemark.runtime.config.YamlFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A value of a YAML file that knows where it stands. What is wrong with it goes to the list of problems. */
final class YamlValue {

    private final YamlFile file;
    private final List<String> problems;
    private final JsonNode node;
    private final String pointer;
    private final String path;

    private YamlValue(YamlFile file, List<String> problems, JsonNode node, String pointer, String path) {
        this.file = file;
        this.problems = problems;
        this.node = node;
        this.pointer = pointer;
        this.path = path;
    }

    /** @param name what paths in messages begin with */
    static YamlValue root(YamlFile file, String name, List<String> problems) {
        problems.addAll(file.problems());
        return new YamlValue(file, problems, file.root(), "", name);
    }

    Place place() {
        return new Place(file.at(pointer), path);
    }

    boolean isObject() {
        return node.isObject();
    }

    boolean isArray() {
        return node.isArray();
    }

    /** The values of an object with these keys and no others; those that are missing are absent. */
    Map<String, YamlValue> object(Set<String> known, Set<String> needed) {
        Map<String, YamlValue> values = entries();
        for (String name : Set.copyOf(values.keySet())) {
            if (!known.contains(name)) {
                values.remove(name)
                        .problem("is unknown here" + Suggestion.of(name, known) + "; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
        if (node.isObject()) {
            needed.stream().sorted().filter(name -> !node.has(name)).forEach(name -> problem("needs '" + name + "'"));
        }
        return values;
    }

    /** The values of an object whose keys are names that the user chose. */
    Map<String, YamlValue> entries() {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        if (!node.isObject()) {
            problem("must be a mapping of keys to values");
        }
        node.properties().forEach(entry -> values.put(entry.getKey(), child(entry.getKey(), entry.getValue())));
        return values;
    }

    private YamlValue child(String key, JsonNode value) {
        String step = key.replace("~", "~0").replace("/", "~1");
        return new YamlValue(file, problems, value, pointer + "/" + step, path + "." + key);
    }

    /** The elements of a list; one plain value counts as a list of it. */
    List<YamlValue> elements() {
        if (!node.isArray()) {
            return List.of(this);
        }
        List<YamlValue> elements = new ArrayList<>();
        for (JsonNode element : node) {
            elements.add(new YamlValue(file, problems, element, pointer + "/" + elements.size(), path));
        }
        return elements;
    }

    /** A name; empty, and a problem, where the value is something else. */
    Optional<String> text() {
        if (node.isTextual() && !node.asText().isBlank()) {
            return Optional.of(node.asText());
        }
        problem(
                node.isValueNode() && !node.isTextual()
                        ? "must be a name, but YAML reads this as the value " + node.asText() + ": put it in quotes"
                        : "must be a name");
        return Optional.empty();
    }

    /** A text, number or boolean, or null. */
    Optional<JsonNode> plain() {
        if (node.isValueNode()) {
            return Optional.of(node);
        }
        problem("must be a plain value");
        return Optional.empty();
    }

    /** All of it, whatever it is. */
    JsonNode json() {
        return node;
    }

    Optional<Double> number() {
        if (node.isNumber()) {
            return Optional.of(node.asDouble());
        }
        problem("must be a number");
        return Optional.empty();
    }

    /** What the record says about itself becomes a problem of this place. */
    <T> Optional<T> checked(Supplier<T> record) {
        try {
            return Optional.of(record.get());
        } catch (IllegalArgumentException e) {
            problem(e.getMessage());
            return Optional.empty();
        }
    }

    void problem(String what) {
        problems.add(place().says(what));
    }
}
