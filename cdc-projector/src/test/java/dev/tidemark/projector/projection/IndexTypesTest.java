package dev.tidemark.projector.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What TYPES.md says of how fields can be indexed is what the code takes. */
class IndexTypesTest {

    private static final Map<String, List<ValueType>> ROWS = Map.ofEntries(
            Map.entry(
                    "integers, BIT, YEAR",
                    List.of(ValueType.INTEGER, ValueType.UNSIGNED, ValueType.BITS, ValueType.YEAR)),
            Map.entry("BIT(1)", List.of(ValueType.BOOLEAN)),
            Map.entry("DECIMAL, FLOAT, DOUBLE", List.of(ValueType.DECIMAL, ValueType.FLOAT, ValueType.DOUBLE)),
            Map.entry("text, ENUM", List.of(ValueType.STRING)),
            Map.entry("DATE, DATETIME, TIMESTAMP", List.of(ValueType.DATE, ValueType.DATETIME)),
            Map.entry("TIME", List.of(ValueType.TIME)),
            Map.entry("SET", List.of(ValueType.SET)),
            Map.entry("BINARY and VARBINARY", List.of(ValueType.BINARY)),
            Map.entry("BLOBs", List.of(ValueType.BLOB)),
            Map.entry("JSON", List.of(ValueType.JSON)),
            Map.entry("geometries", List.of(ValueType.POINT, ValueType.GEOMETRY)),
            Map.entry("VECTOR", List.of(ValueType.VECTOR)));

    @Test
    void theTableIsWhatTheCodeTakes() throws IOException {
        Set<ValueType> seen = EnumSet.noneOf(ValueType.class);
        for (String line : Files.readAllLines(Path.of("TYPES.md"))) {
            String[] cells = line.split(" *\\| *", -1);
            for (ValueType type : cells.length < 4 ? List.<ValueType>of() : ROWS.getOrDefault(cells[1], List.of())) {
                Set<String> searched = names(cells[2]);
                Set<String> all = new HashSet<>(names(cells[3]));
                all.addAll(searched);
                all.add(IndexType.NONE);
                assertThat(IndexType.of(type)).as(line).isEqualTo(new TreeSet<>(all));
                for (String name : all) {
                    assertThat(new IndexType(null, name, JsonNodeFactory.instance.objectNode())
                                    .kind(type)
                                    .isPresent())
                            .as("%s as %s", type, name)
                            .isEqualTo(searched.contains(name));
                }
                seen.add(type);
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(ValueType.values());
    }

    private static Set<String> names(String cell) {
        return Pattern.compile("`([a-z_]+)`")
                .matcher(cell)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
