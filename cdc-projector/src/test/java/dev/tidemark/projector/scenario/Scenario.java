package dev.tidemark.projector.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One scenario file. {@code shop} stands for the schema of the run, in the projection only: SQL runs inside it.
 *
 * @param name its path below {@code scenarios/}, without the suffix
 * @param tables DDL
 * @param projection a projection file's content without {@code collection}
 * @param given SQL, one transaction
 * @param when SQL, one transaction unless a {@code COMMIT} or {@code ROLLBACK} stands between
 * @param once true where the SQL cannot be run twice on the same tables, because it alters them
 * @param eventually true where the documents may follow after the position: a collection that is built anew
 * @param then all documents of the collection by {@code _id}
 */
record Scenario(
        String name,
        List<String> tables,
        JsonNode projection,
        List<String> given,
        List<String> when,
        boolean once,
        boolean eventually,
        Map<String, JsonNode> then) {

    /** Numbers are kept as they are written: 1.10 is not 1.1. */
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private record File(
            @JsonProperty(required = true) List<String> tables,
            @JsonProperty(required = true) ObjectNode projection,
            List<JsonNode> given,
            @JsonProperty(required = true) List<JsonNode> when,
            boolean once,
            boolean eventually,
            @JsonProperty(required = true) Map<String, JsonNode> then) {}

    /** Reads every scenario of a directory tree, in the order of their names. */
    static List<Scenario> readAll(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> read(directory, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Scenario read(Path directory, Path path) {
        String name = directory.relativize(path).toString().replace(".yaml", "");
        try {
            File file = YAML.treeToValue(YAML.readTree(path.toFile()), File.class);
            return new Scenario(
                    name,
                    file.tables,
                    file.projection,
                    file.given == null ? List.of() : statements(file.given),
                    statements(file.when),
                    file.once,
                    file.eventually,
                    documents(file.then));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /** The projection file of a run. */
    String projectionFile(String collection, String schema) {
        try {
            ObjectNode root = YAML.createObjectNode().put("collection", collection);
            root.setAll((ObjectNode) projection);
            return YAML.writeValueAsString(root).replace("\"shop.", "\"" + schema + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> statements(List<JsonNode> entries) {
        return entries.stream()
                .flatMap(entry -> entry.isTextual()
                        ? Stream.of(entry.textValue())
                        : Range.parse(entry.get("for").textValue()).stream()
                                .flatMap(
                                        n -> Stream.of(numbered(entry.get("sql").textValue(), n)
                                                .split(";\\s*"))))
                .toList();
    }

    private static Map<String, JsonNode> documents(Map<String, JsonNode> then) throws IOException {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : then.entrySet()) {
            // "absent" is there to be read: what is not named here must not be in the index at all.
            if (entry.getValue().equals(JSON.getNodeFactory().textNode("absent"))) {
                continue;
            }
            String document = JSON.writeValueAsString(entry.getValue());
            if (entry.getKey().matches("\\d+\\.\\.\\d+")) {
                for (long n : Range.parse(entry.getKey()).stream().toList()) {
                    documents.put(String.valueOf(n), JSON.readTree(numbered(document, n)));
                }
            } else {
                documents.put(entry.getKey(), JSON.readTree(document));
            }
        }
        return documents;
    }

    /** Puts a number in the place of {@code {n}}; a JSON string that is nothing else becomes a number. */
    private static String numbered(String text, long n) {
        return text.replace("\"{n}\"", String.valueOf(n)).replace("{n}", String.valueOf(n));
    }

    /** From and to, both included. */
    private record Range(long from, long to) {

        static Range parse(String text) {
            String[] ends = text.split("\\.\\.");
            return new Range(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
        }

        Stream<Long> stream() {
            return Stream.iterate(from, n -> n <= to, n -> n + 1);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
