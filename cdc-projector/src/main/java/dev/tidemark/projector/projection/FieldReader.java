package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Projection.Column;
import dev.tidemark.projector.projection.Projection.Computed;
import dev.tidemark.projector.projection.Projection.Constant;
import dev.tidemark.projector.projection.Projection.Field;
import dev.tidemark.projector.projection.Projection.Origin;
import dev.tidemark.runtime.config.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code fields} of a projection file. */
final class FieldReader {

    private static final Set<String> KEYS = Set.of("column", "constant", "computed", "index");

    private FieldReader() {}

    /** A column's name alone, or names in the document with what stands there. */
    static void read(YamlValue element, List<Field> fields) {
        if (element.isObject()) {
            element.entries().forEach((path, value) -> field(path, value).ifPresent(fields::add));
        } else {
            element.text()
                    .flatMap(column -> element.checked(
                            () -> new Field(element.place().child(column), column, new Column(column), null)))
                    .ifPresent(fields::add);
        }
    }

    /** The name of a column; or {@code {column: name, index: keyword}}, {@code {constant: product}}. */
    private static Optional<Field> field(String path, YamlValue value) {
        Map<String, YamlValue> values = value.isObject() ? value.object(KEYS, Set.of()) : Map.of("column", value);
        Optional<IndexType> index = IndexReader.type(values.get("index"));
        return origin(path, value, values)
                .flatMap(origin -> value.checked(() -> new Field(value.place(), path, origin, index.orElse(null))));
    }

    private static Optional<Origin> origin(String path, YamlValue value, Map<String, YamlValue> values) {
        YamlValue constant = values.get("constant");
        YamlValue column = values.get("column");
        YamlValue computed = values.get("computed");
        if (Stream.of(constant, column, computed).filter(Objects::nonNull).count() > 1) {
            value.problem("is either a column, a constant or computed");
            return Optional.empty();
        } else if (computed != null) {
            return computed.text().flatMap(name -> computed(computed, name));
        } else if (constant == null) {
            return column == null
                    ? Optional.of(new Column(path))
                    : column.text().map(Column::new);
        }
        return constant.plain()
                .filter(given -> {
                    if (given.isNull()) {
                        constant.problem("needs a value: a constant that is null says nothing");
                    }
                    return !given.isNull();
                })
                .map(Constant::new);
    }

    private static Optional<Origin> computed(YamlValue value, String name) {
        Map<String, ValueType> types = Computed.TYPES;
        if (!types.containsKey(name)) {
            value.problem("'" + name + "' is no type of value" + Suggestion.of(name, types.keySet()) + "; known are "
                    + String.join(", ", types.keySet().stream().sorted().toList()));
        }
        return Optional.ofNullable(types.get(name)).map(Computed::new);
    }
}
