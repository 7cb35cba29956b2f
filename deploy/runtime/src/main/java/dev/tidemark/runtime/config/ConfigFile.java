package dev.tidemark.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a configuration file into a record: keys in snake_case, all of them needed, none unknown. A record says what is
 * wrong with its values by throwing {@link IllegalArgumentException}; this class adds where: the line of the key that
 * the message begins with, or else of the record.
 */
public final class ConfigFile {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModule(new JavaTimeModule())
            .build();

    private final YamlFile file;
    private final List<String> problems;

    private ConfigFile(YamlFile file) {
        this.file = file;
        this.problems = new ArrayList<>(file.problems());
    }

    /** @throws ConfigException with all problems of the file */
    public static <T extends Record> T read(Path path, Class<T> type) {
        ConfigFile reader = new ConfigFile(YamlFile.parse(path));
        Object value = reader.record(reader.file.root(), type, "");
        if (!reader.problems.isEmpty()) {
            throw new ConfigException(String.join("\n", reader.problems));
        }
        return type.cast(value);
    }

    private Object record(JsonNode node, Class<?> type, String pointer) {
        if (!node.isObject()) {
            return problem(pointer, "must have keys: " + String.join(", ", names(type)));
        }
        int before = problems.size();
        node.fieldNames().forEachRemaining(name -> {
            if (!names(type).contains(name)) {
                problem(
                        pointer + "/" + name,
                        "is unknown" + Suggestion.of(name, names(type)) + "; known here: "
                                + String.join(", ", names(type)));
            }
        });
        Object[] values = Arrays.stream(type.getRecordComponents())
                .map(component -> component(node, component, pointer))
                .toArray();
        return problems.size() > before ? null : construct(type, values, pointer);
    }

    private Object component(JsonNode node, RecordComponent component, String pointer) {
        String name = key(component);
        String path = pointer + "/" + name;
        if (!node.has(name)) {
            return problem(path, "is missing");
        }
        JsonNode value = node.get(name);
        if (component.getType().isRecord()) {
            return record(value, component.getType(), path);
        }
        if (component.getType() == String.class && value.isValueNode()) {
            return file.text(path);
        }
        try {
            return MAPPER.treeToValue(value, MAPPER.constructType(component.getGenericType()));
        } catch (JsonProcessingException e) {
            return problem(path, "must be " + kind(component.getType()) + ", is '" + value.asText() + "'");
        }
    }

    private Object construct(Class<?> type, Object[] values, String pointer) {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                return wrong(type, pointer, wrong.getMessage());
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object wrong(Class<?> type, String pointer, String message) {
        String first = message.split(" ", 2)[0];
        return names(type).contains(first)
                ? problem(pointer + "/" + first, message.substring(first.length() + 1))
                : problem(pointer, message);
    }

    private Object problem(String pointer, String what) {
        String path = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + " ";
        problems.add(file.at(pointer) + " " + path + what);
        return null;
    }

    private static String kind(Class<?> type) {
        if (type == boolean.class) {
            return "true or false";
        }
        return type.isPrimitive() ? "a number" : "a " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(ConfigFile::key).toList();
    }

    private static String key(RecordComponent component) {
        return new SnakeCaseStrategy().translate(component.getName());
    }
}
