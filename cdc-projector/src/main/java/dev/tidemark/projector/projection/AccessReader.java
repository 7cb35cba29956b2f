package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Access.History;
import dev.tidemark.projector.projection.Access.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code owner}, {@code access} and {@code history} of a projection file. */
final class AccessReader {

    static final Set<String> KEYS = Set.of("owner", "access", "history");

    private static final Set<String> HISTORY_KEYS = Set.of("collection", "on", "where", "sort");
    private static final Set<String> READERS = Set.of(Access.EVERYONE, Access.OPERATORS);

    /** What search-api has at the same place. */
    private static final Set<String> TAKEN = Set.of("similar");

    private AccessReader() {}

    /** @param values of {@code search}; those of other names are none of our business */
    static Access read(Map<String, YamlValue> values) {
        Optional<Owner> owner = Optional.ofNullable(values.get("owner"))
                .flatMap(value -> value.text().map(path -> new Owner(value.place(), path)));
        Optional<String> readers =
                Optional.ofNullable(values.get("access")).flatMap(value -> readers(value, owner.isPresent()));
        Map<String, History> histories = new HashMap<>();
        if (values.containsKey("history")) {
            values.get("history")
                    .entries()
                    .forEach((name, value) -> history(name, value).ifPresent(history -> histories.put(name, history)));
        }
        return new Access(owner.orElse(null), readers.orElse(null), histories);
    }

    private static Optional<String> readers(YamlValue value, boolean owned) {
        Optional<String> readers = value.text();
        if (readers.isPresent() && !READERS.contains(readers.get())) {
            value.problem("must be everyone or operators");
        } else if (readers.isPresent() && owned) {
            value.problem("cannot stand beside 'owner': owners and operators read what has an owner");
        }
        return readers;
    }

    private static Optional<History> history(String name, YamlValue value) {
        if (!name.matches("[a-z][a-z0-9_-]*") || TAKEN.contains(name)) {
            value.problem("cannot be a name in a path: use lower-case letters, digits, '_' and '-', and not " + TAKEN);
        }
        Map<String, YamlValue> values = value.object(HISTORY_KEYS, Set.of("on"));
        Map<String, Place> named = new HashMap<>();
        named.put("collection", values.getOrDefault("collection", value).place());
        named.put("on", values.getOrDefault("on", value).place());
        Optional<String> collection =
                values.containsKey("collection") ? values.get("collection").text() : Optional.of(name);
        Optional<String> on = Optional.ofNullable(values.get("on")).flatMap(YamlValue::text);
        Map<String, String> where = new HashMap<>();
        if (values.containsKey("where")) {
            values.get("where")
                    .entries()
                    .forEach((filter, wanted) -> wanted.text().ifPresent(text -> {
                        where.put(filter, text);
                        named.put("where " + filter, wanted.place());
                    }));
        }
        List<String> sort = new ArrayList<>();
        if (values.containsKey("sort")) {
            values.get("sort")
                    .elements()
                    .forEach(field -> field.text().ifPresent(text -> {
                        sort.add(text);
                        named.put("sort " + text, field.place());
                    }));
        }
        return collection.flatMap(in -> on.map(filter -> new History(in, filter, where, sort, named)));
    }
}
