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

/** search-api finds the same: its RoutingTest has the same examples. */
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
    void itIsWhatTheIdWouldBeOfTheseColumnsAlone() {
        ProjectionPlan first = plan(", routing: tenant");
        assertThat(Routing.of(first, "7:3:1")).isEqualTo("7");
        assertThat(Routing.of(first, "a\\:b\\\\:3:1")).isEqualTo("a:b\\");
        ProjectionPlan two = plan(", routing: [number, tenant]");
        assertThat(two.routing()).containsExactly(0, 2);
        assertThat(Routing.of(two, "7:3:1")).isEqualTo("7:1");
        assertThat(Routing.of(two, "a\\:b:3:\\\\")).isEqualTo("a\\:b:\\\\");
    }

    @Test
    void anIdThatDoesNotTellIsItsOwn() {
        ProjectionPlan first = plan(", routing: tenant");
        for (String id : List.of("#" + "0".repeat(64), "7", "7:3", "7:3:1:1", "", ":3:1")) {
            assertThat(Routing.of(first, id)).isEqualTo(id);
        }
        assertThat(Routing.of(plan(", routing: [tenant, shop]"), "::1")).isEqualTo(":");
        DocumentKey longest = new DocumentKey("items", List.of("x".repeat(600), "y", "z"));
        assertThat(Routing.of(first, longest.id())).isEqualTo(longest.id()).startsWith("#");
    }

    @Test
    void withoutItElasticsearchGoesByTheId() {
        assertThat(Routing.of(plan(""), "7:3:1")).isNull();
        DocumentKey key = new DocumentKey("items", List.of("7", "3", "1"));
        assertThat(DocumentWrite.of(plan(""), "items-1", key, 1, null, 0).routing())
                .isNull();
        assertThat(DocumentWrite.of(plan(", routing: shop"), "items-1", key, 1, null, 0)
                        .routing())
                .isEqualTo("3");
    }
}
