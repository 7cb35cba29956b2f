package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.Projections;
import dev.tidemark.projector.projection.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A document is written to the shard that its id tells. */
class RoutingTest {

    private static final List<String> COLUMNS = List.of("tenant", "shop", "number");

    static ProjectionPlan plan(String routing) {
        TableId table = new TableId("shop", "item");
        TableSchema schema = new TableSchema(
                table,
                COLUMNS.stream()
                        .map(name -> new TableSchema.Column(name, "varchar", "varchar(600)", false, null, null, null))
                        .toList(),
                COLUMNS,
                Map.of("PRIMARY", COLUMNS),
                Set.of("PRIMARY"));
        return Projections.parse(
                        "items.yaml", "{collection: items, root: item, fields: [number]" + routing + "}", "shop")
                .compile(any -> Optional.of(schema))
                .orThrow()
                .get(0);
    }

    @Test
    void itFollowsFromTheId() {
        DocumentKey key = new DocumentKey("items", List.of("a:b", "3", "1"));
        assertThat(written("", key)).isNull();
        assertThat(written(", routing: tenant", key)).isEqualTo("a:b");
        assertThat(written(", routing: [number, tenant]", key)).isEqualTo("a\\:b:1");
        DocumentKey longest = new DocumentKey("items", List.of("x".repeat(600), "y", "z"));
        assertThat(written(", routing: tenant", longest))
                .isEqualTo(longest.id())
                .startsWith("#");
    }

    private static String written(String routing, DocumentKey key) {
        return DocumentWrite.of(plan(routing), "items-1", key, 1, null, 0).routing();
    }
}
