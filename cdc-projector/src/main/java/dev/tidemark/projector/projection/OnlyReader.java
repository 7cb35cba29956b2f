package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.projection.Projection.Only;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code only}: {@code {status: [active, sold_out], deleted_at: null, kind: {not: draft}}}. */
final class OnlyReader {

    private OnlyReader() {}

    /** @param conditions null for none */
    static List<Only> read(YamlValue conditions) {
        List<Only> only = new ArrayList<>();
        if (conditions != null) {
            conditions.entries().forEach((column, value) -> {
                Map<String, YamlValue> not = value.isObject() ? value.object(Set.of("not"), Set.of("not")) : Map.of();
                YamlValue listed = not.getOrDefault("not", value);
                List<JsonNode> values = new ArrayList<>();
                if (!value.isObject() || not.containsKey("not")) {
                    listed.elements().forEach(element -> element.plain().ifPresent(values::add));
                    if (values.isEmpty() && listed.isArray()) {
                        listed.problem("needs at least one value");
                    }
                }
                if (!values.isEmpty()) {
                    only.add(new Only(value.place(), column, !not.isEmpty(), values));
                }
            });
        }
        return only;
    }
}
