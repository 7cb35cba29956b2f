package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.index.DeadLetter;
import dev.tidemark.projector.verify.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents that go to the shard of one column of their id: whoever writes, reads or deletes one asks that shard. */
class RoutingIT {

    private static final int ITEMS = 40;

    private Warehouse warehouse;

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(ITEMS, """
                collection: items
                root: part
                routing: item_id
                settings: {number_of_shards: 3, mapping.total_fields.limit: 50}
                fields: [item_id, n, {quantity: {index: byte}}]
                relations:
                  item: {many-to-one: item, on: item_id, fields: [name]}
                search: {filter: [item_id]}
                """).start();
        warehouse.awaitSearchable();
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void allDocumentsOfOneValueAreOnOneShard() {
        List<Set<String>> shards = shards();

        assertThat(shards).hasSize(3).allSatisfy(ids -> assertThat(ids).isNotEmpty());
        for (int item = 1; item <= ITEMS; item++) {
            String one = item + ":1";
            String other = item + ":2";
            assertThat(shards)
                    .filteredOn(ids -> ids.contains(one))
                    .containsExactlyElementsOf(
                            shards.stream().filter(ids -> ids.contains(other)).toList());
        }
        assertThat(warehouse
                        .elasticsearch("GET", "/_settings?flat_settings=true", null)
                        .findValue("index.mapping.total_fields.limit")
                        .asText())
                .isEqualTo("50");
        assertThat(warehouse.document("5:1").at("/error/type").asText()).isEqualTo("routing_missing_exception");
        assertThat(get("5:1").at("/_source/item/name").asText()).isEqualTo("item 5");
    }

    @Test
    void changesReachTheirDocumentOnItsShard() throws Exception {
        warehouse.execute(
                "UPDATE part SET quantity = 99 WHERE item_id = 5 AND n = 1",
                "UPDATE part SET item_id = 6, n = 3 WHERE item_id = 5 AND n = 2",
                "DELETE FROM part WHERE item_id = 7 AND n = 1",
                "INSERT INTO part VALUES (8, 3, 30)",
                "UPDATE item SET name = 'renamed' WHERE id = 9");
        for (int item = 11; item <= 20; item++) { // to other shards, or the same
            warehouse.execute("UPDATE part SET item_id = " + (item + 100) + " WHERE item_id = " + item);
        }
        warehouse.awaitSearchable();

        assertThat(get("5:1").at("/_source/quantity").asInt()).isEqualTo(99);
        assertThat(get("9:2").at("/_source/item/name").asText()).isEqualTo("renamed");
        List<String> all = new ArrayList<>();
        shards().forEach(all::addAll);
        assertThat(all)
                .doesNotHaveDuplicates()
                .hasSize(2 * ITEMS)
                .doesNotContain("5:2", "7:1", "11:1", "20:2")
                .contains("6:3", "8:3", "111:1", "120:2");
        assertThat(warehouse.verify(false).isClean()).isTrue();
    }

    @Test
    void whatSomebodyChangedIsFoundAndMended() throws Exception {
        warehouse.elasticsearch("PUT", "/_doc/5:1?routing=5", "{\"n\": 7}");
        warehouse.elasticsearch("DELETE", "/_doc/6:1?routing=6", null);
        warehouse.elasticsearch("PUT", "/_doc/777:1?routing=777", "{\"n\": 1}");
        warehouse.elasticsearch("POST", "/_refresh", null);

        Verification found = warehouse.verify(true);

        assertThat(found.different()).extracting(Verification.Different::id).containsExactly("5:1");
        assertThat(found.missing()).containsExactly("6:1");
        assertThat(found.extra()).containsExactly("777:1");
        assertThat(found.repaired()).isEqualTo(3);
        assertThat(get("5:1").at("/_source/quantity").asInt()).isEqualTo(10);
        assertThat(get("777:1").path("found").asBoolean()).isFalse();
        assertThat(warehouse.verify(false).isClean()).isTrue();
        assertThat(warehouse
                        .checking()
                        .forOperators()
                        .explainer()
                        .explain(warehouse.live(), "6:1")
                        .state())
                .isEqualTo("same");
    }

    @Test
    void aDocumentOnTheShardOfAnotherIsFoundAndDeleted() throws Exception {
        for (int routing = 1; routing <= ITEMS; routing++) { // one of them is its own
            warehouse.elasticsearch("PUT", "/_doc/5:1?routing=" + routing, "{\"n\": 7}");
        }
        warehouse.elasticsearch("PUT", "/_doc/a%20b?routing=5%2C6", "{\"n\": 7}");
        warehouse.elasticsearch("POST", "/_refresh", null);
        assertThat(shards()).filteredOn(ids -> ids.contains("5:1")).hasSize(3);

        Verification found = warehouse.verify(false);
        assertThat(found.extra()).contains("5:1", "a b").hasSizeBetween(3, 4);
        Verification repaired = warehouse.verify(true);

        assertThat(repaired.unrepaired()).isEmpty();
        assertThat(repaired.repaired()).isEqualTo(repaired.found().total());
        assertThat(warehouse.verify(false).isClean()).isTrue();
        warehouse.elasticsearch("POST", "/_refresh", null);
        assertThat(shards())
                .filteredOn(ids -> ids.contains("5:1"))
                .singleElement()
                .satisfies(ids -> assertThat(ids).contains("5:2"));
        assertThat(shards()).noneSatisfy(ids -> assertThat(ids).contains("a b"));
        assertThat(get("5:1").at("/_source/quantity").asInt()).isEqualTo(10);
    }

    @Test
    void aRefusedDocumentIsSupersededOnItsShard() throws Exception {
        warehouse.execute("UPDATE part SET quantity = 1000 WHERE item_id = 5 AND n = 1");
        warehouse.awaitSearchable();
        List<DeadLetter> letters =
                warehouse.projector().part(Operations::deadLetters).get().list("items", 10);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).key().id()).isEqualTo("5:1");
        assertThat(get("5:1").at("/_source/quantity").asInt()).isEqualTo(10);

        warehouse.execute("UPDATE part SET quantity = 100 WHERE item_id = 5 AND n = 1");
        warehouse.awaitSearchable();

        assertThat(get("5:1").at("/_source/quantity").asInt()).isEqualTo(100);
        assertThat(warehouse.projector().part(Operations::deadLetters).get().count("items"))
                .isZero();
    }

    private JsonNode get(String id) {
        return warehouse.document(id + "?routing=" + id.replaceFirst(":.*", ""));
    }

    /** What each shard has. */
    private List<Set<String>> shards() {
        List<Set<String>> shards = new ArrayList<>();
        for (int shard = 0; shard < 3; shard++) {
            Set<String> ids = new TreeSet<>();
            warehouse
                    .elasticsearch("GET", "/_search?size=1000&_source=false&preference=_shards:" + shard, null)
                    .at("/hits/hits")
                    .forEach(hit -> ids.add(hit.path("_id").asText()));
            shards.add(ids);
        }
        return shards;
    }
}
