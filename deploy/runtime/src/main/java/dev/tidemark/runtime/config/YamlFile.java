package dev.tidemark.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML file as a tree that knows the line of each of its values.
 *
 * <p>{@code ${NAME}} and {@code ${NAME:-default}} in a value are replaced from the environment, or else from the system
 * property of that name; as in a shell, empty is as good as not set. Duplicate keys are problems; so are anchors that contain themselves.
 */
public final class YamlFile {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");
    private static final int DEEPEST = 100;

    private final String name;
    private final JsonNode root;
    private final Map<String, Integer> lines;
    private final Map<String, String> texts;
    private final List<String> problems;

    private YamlFile(String name, Reading reading, JsonNode root) {
        this.name = name;
        this.root = root;
        this.lines = reading.lines;
        this.texts = reading.texts;
        this.problems = reading.problems;
    }

    /** @throws ConfigException if the file cannot be read or is not YAML */
    public static YamlFile parse(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": cannot be read: it is not UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** @param name what messages call the file */
    public static YamlFile parse(String name, String text) {
        Reading reading = new Reading(name);
        try {
            LoaderOptions options = new LoaderOptions();
            Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            JsonNode root = node == null ? JsonNodeFactory.instance.objectNode() : reading.read(node, "", 0);
            return new YamlFile(name, reading, root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ConfigException(name + ":" + line + " is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            // Characters that YAML does not allow; the message goes on over several lines.
            throw new ConfigException(
                    name + " is not YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    public JsonNode root() {
        return root;
    }

    /**
     * A single value as it is written, placeholders replaced: a password 0123 is no number. Empty for an explicit null.
     *
     * @param pointer of a value that is neither an object nor an array
     */
    public String text(String pointer) {
        return texts.get(pointer);
    }

    /** Duplicate keys and missing environment variables, each one line with its place. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * The line of a value, from 1. A path that is not in the file has the line of its nearest ancestor that is.
     *
     * @param pointer a JSON Pointer; empty for the whole file
     */
    public int line(String pointer) {
        String path = pointer;
        while (!lines.containsKey(path) && !path.isEmpty()) {
            path = path.substring(0, path.lastIndexOf('/'));
        }
        return lines.getOrDefault(path, 1);
    }

    /** {@code name:line}, the way every message about this file begins. */
    public String at(String pointer) {
        return name + ":" + line(pointer);
    }

    private static final class Reading {

        private final String name;
        private final Map<String, Integer> lines = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();
        private final List<String> problems = new ArrayList<>();
        private final Resolver resolver = new Resolver();

        Reading(String name) {
            this.name = name;
        }

        JsonNode read(Node node, String pointer, int depth) {
            lines.putIfAbsent(pointer, node.getStartMark().getLine() + 1);
            if (depth > DEEPEST) {
                throw new ConfigException(at(node) + " is nested too deeply; does an anchor contain itself?");
            } else if (node instanceof MappingNode mapping) {
                return object(mapping, pointer, depth);
            } else if (node instanceof SequenceNode sequence) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                for (Node element : sequence.getValue()) {
                    array.add(read(element, pointer + "/" + array.size(), depth + 1));
                }
                return array;
            }
            return scalar((ScalarNode) node, pointer);
        }

        private ObjectNode object(MappingNode mapping, String pointer, int depth) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (NodeTuple entry : mapping.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    problems.add(at(entry.getKeyNode()) + " a key must be a plain name");
                    continue;
                }
                String child = pointer + "/" + key.getValue().replace("~", "~0").replace("/", "~1");
                if (object.has(key.getValue())) {
                    problems.add(
                            at(key) + " " + key.getValue() + " stands here twice, first in line " + lines.get(child));
                    continue;
                }
                lines.put(child, key.getStartMark().getLine() + 1);
                object.set(key.getValue(), read(entry.getValueNode(), child, depth + 1));
            }
            return object;
        }

        private JsonNode scalar(ScalarNode node, String pointer) {
            String value = substitute(node);
            texts.put(pointer, Tag.NULL.equals(node.getTag()) ? "" : value);
            Tag tag = node.isPlain() ? resolver.resolve(NodeId.scalar, value, true) : node.getTag();
            JsonNodeFactory json = JsonNodeFactory.instance;
            if (Tag.NULL.equals(tag)) {
                return json.nullNode();
            } else if (Tag.BOOL.equals(tag)) {
                return json.booleanNode(
                        List.of("true", "yes", "on").contains(value.toLowerCase(java.util.Locale.ROOT)));
            } else if (Tag.INT.equals(tag) && value.matches("[-+]?[0-9]+")) {
                return json.numberNode(new BigInteger(value));
            } else if (Tag.FLOAT.equals(tag) && value.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?")) {
                return json.numberNode(new BigDecimal(value));
            }
            return json.textNode(value);
        }

        private String substitute(ScalarNode node) {
            Matcher matcher = PLACEHOLDER.matcher(node.getValue());
            StringBuilder text = new StringBuilder();
            while (matcher.find()) {
                String variable = matcher.group(1);
                String given = System.getenv().getOrDefault(variable, System.getProperty(variable, ""));
                String found = given.isEmpty() ? matcher.group(2) : given;
                if (found == null) {
                    problems.add(at(node) + " the environment variable " + variable + " is not set");
                }
                matcher.appendReplacement(text, Matcher.quoteReplacement(found == null ? "" : found));
            }
            return matcher.appendTail(text).toString();
        }

        private String at(Node node) {
            return name + ":" + (node.getStartMark().getLine() + 1);
        }
    }
}
