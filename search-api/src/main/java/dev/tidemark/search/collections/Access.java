package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who may read the documents of a collection, and which other collection tells what became of each.
 *
 * @param owner whose document it is; null where it is nobody's
 * @param operators whether nobody else may read them
 * @param histories by name
 */
public record Access(Owner owner, boolean operators, Map<String, History> histories) {

    /** @param path of the value in the document */
    public record Owner(String path, Field field) {}

    /**
     * @param collection in which it stands
     * @param on the filter of that collection that holds an id of this one
     * @param where other filters that must hold there, with their values
     * @param sort the order of that collection in which it is told, as the parameter has it
     */
    public record History(String collection, String on, Map<String, String> where, String sort) {

        /** Why it cannot be told by its collection, as that is: for whoever wrote their projection files. */
        public Optional<String> mistake(Collection told) {
            return Stream.concat(Stream.of(on), where.keySet().stream())
                    .filter(name -> !told.filters().containsKey(name))
                    .map(name -> told.name() + " cannot be filtered by '" + name + "'")
                    .findFirst()
                    .or(() -> Stream.of(sort.split(","))
                            .map(name -> name.replaceFirst("^-", ""))
                            .filter(name -> !name.isEmpty() && !told.sorts().containsKey(name))
                            .map(name -> told.name() + " cannot be sorted by '" + name + "'")
                            .findFirst());
        }
    }

    public Access {
        histories = new TreeMap<>(histories);
    }

    /** Whether everybody may read it. */
    public boolean isOpen() {
        return owner == null && !operators;
    }

    /** Where nothing is said of readers, or what is not known here, they are operators. */
    static Access read(JsonNode meta) {
        JsonNode described = meta.path("owner");
        Owner owner = described.isObject()
                ? Kind.of(described.path("kind").asText())
                        .map(kind -> new Owner(
                                described.path("path").asText(),
                                new Field(described.path("field").asText(), kind, List.of())))
                        .orElse(null)
                : null;
        boolean restricted = !meta.path("access").asText().equals("everyone");
        return new Access(owner, restricted && owner == null, histories(meta.path("histories")));
    }

    private static Map<String, History> histories(JsonNode described) {
        Map<String, History> histories = new TreeMap<>();
        described.properties().forEach(entry -> {
            JsonNode history = entry.getValue();
            Map<String, String> where = new LinkedHashMap<>();
            history.path("where")
                    .properties()
                    .forEach(filter ->
                            where.put(filter.getKey(), filter.getValue().asText()));
            List<String> sort = new ArrayList<>();
            history.path("sort").forEach(field -> sort.add(field.asText()));
            histories.put(
                    entry.getKey(),
                    new History(
                            history.path("collection").asText(),
                            history.path("on").asText(),
                            where,
                            String.join(",", sort)));
        });
        return histories;
    }
}
