package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table in TYPES.md says what the code does, of every type that MySQL has. */
class TypesTableIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Every DATA_TYPE of MySQL 8.0; of 9 there is VECTOR, which ColumnsTest looks at. */
    private static final Set<String> DATA_TYPES = Set.of(
            ("bigint binary bit blob char date datetime decimal double enum float geomcollection geometry int json linestring"
                            + " longblob longtext mediumblob mediumint mediumtext multilinestring multipoint multipolygon point"
                            + " polygon set smallint text time timestamp tinyblob tinyint tinytext varbinary varchar year")
                    .split(" "));

    private final Database database = Database.create();

    @AfterEach
    void close() {
        database.close();
    }

    /** One type of one row of the table. */
    private record Line(String type, String kind, String sql, String json, String mapping, String id) {

        boolean isKey() {
            return !id.equals("no key");
        }

        String dataType() {
            return type.replaceFirst("[ (].*", "");
        }
    }

    private static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("TYPES.md"))) {
            if (line.startsWith("| `")) {
                List<String> cells = Arrays.stream(line.substring(1).split(" \\| ?"))
                        .map(String::strip)
                        .toList();
                assertThat(cells).as(line).hasSizeGreaterThanOrEqualTo(6);
                Stream.of(cells.get(0).substring(1, cells.get(0).length() - 1).split("` `"))
                        .map(type -> new Line(
                                type,
                                cells.get(1),
                                plain(cells.get(2)),
                                plain(cells.get(3)),
                                plain(cells.get(4)),
                                plain(cells.get(5))))
                        .filter(type -> !type.dataType().equals("vector"))
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    private static String plain(String cell) {
        return cell.replaceFirst("^`(.*)`.*", "$1");
    }

    @Test
    void everyTypeIsThere() throws IOException {
        assertThat(lines().stream().map(Line::dataType)).containsAll(DATA_TYPES);
    }

    @Test
    void documentsAndMappingAreAsItSays() throws IOException {
        List<Line> lines = lines();
        database.execute(
                "CREATE TABLE every (id INT PRIMARY KEY, "
                        + list(lines, i -> "c" + i + " " + lines.get(i).type() + " NULL") + ")",
                "SET SESSION time_zone = '+00:00'",
                "INSERT INTO every VALUES (1, " + list(lines, i -> lines.get(i).sql()) + ")");
        ProjectionPlan plan =
                database.plan("{collection: every, root: every, fields: [" + list(lines, i -> "c" + i) + "]}");

        JsonNode document = read(database.loadAll(plan).get("1"));
        ObjectNode mapping = plan.mapping().properties();
        JsonNode shape = plan.mapping().meta().path("document");
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            assertThat(document.get("c" + i)).as(line.type()).isEqualTo(read(line.json()));
            assertThat(mapping.at("/c" + i + "/type").asText()).as(line.type()).isEqualTo(line.mapping());
            assertThat(shape.path("c" + i).asText()).as(line.type()).isEqualTo(line.kind());
        }
    }

    @Test
    void idsAreAsItSays() throws IOException {
        List<Line> keys = lines().stream().filter(Line::isKey).toList();
        assertThat(keys).hasSizeGreaterThan(30);
        for (int i = 0; i < keys.size(); i++) {
            Line line = keys.get(i);
            boolean prefix = line.dataType().matches(".*(text|blob)");
            database.execute(
                    "CREATE TABLE key" + i + " (k " + line.type() + ", n INT, PRIMARY KEY (k" + (prefix ? "(9)" : "")
                            + "))",
                    "SET SESSION time_zone = '+00:00'",
                    "INSERT INTO key" + i + " VALUES (" + line.sql() + ", 7)");
            ProjectionPlan plan = database.plan("{collection: keys, root: key" + i + ", fields: [n]}");

            assertThat(database.loadAll(plan)).as(line.type()).containsOnlyKeys(line.id());
            assertThat(database.load(
                            plan, List.of(DocumentIds.key(plan, line.id()).orElseThrow())))
                    .as(line.type())
                    .containsEntry(line.id(), "{\"n\":7}");
        }
    }

    private static String list(List<Line> lines, IntFunction<String> item) {
        return IntStream.range(0, lines.size()).mapToObj(item).collect(Collectors.joining(", "));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }
}
