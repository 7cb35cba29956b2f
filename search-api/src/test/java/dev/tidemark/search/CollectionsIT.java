package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.search.Installation.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CollectionsIT {

    private Installation installation;

    @BeforeEach
    void open() {
        installation = Installation.open();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void collectionsTellWhatTheyOffer() {
        installation.open("orders");
        installation.open("parcels");
        await().until(() -> installation.get("/v1/collections").body().get("collections"), all -> all.size() == 2);
        var collections = installation.get("/v1/collections").expect(200).body().get("collections");
        assertThat(collections.findValuesAsText("name")).containsExactly("orders", "parcels");
        var orders = collections.get(0);
        assertThat(orders.get("searchable")).hasSize(3);
        assertThat(orders.at("/searchable/0")).isEqualTo(parsed("{'field': 'lines.name', 'weight': 3.0}"));
        assertThat(orders.get("filterable"))
                .contains(
                        parsed("{'field': 'lines.sku', 'kind': 'keyword', 'array': 'lines'}"),
                        parsed("{'field': 'total', 'kind': 'decimal', 'array': null}"));
        assertThat(orders.get("sortable").findValuesAsText("field")).containsExactly("placed_at", "total");
        assertThat(orders.get("facets").findValuesAsText("field"))
                .containsExactly("lines.quantity", "lines.sku", "placed_at", "status");
        assertThat(orders.get("access").textValue()).isEqualTo("owner");
        assertThat(orders.get("histories")).hasToString("[\"events\"]");
        // Its index does not say who reads it.
        assertThat(collections.at("/1/access").textValue()).isEqualTo("operators");
    }

    @Test
    void unknownCollectionIsNamedWithTheKnownOnes() {
        assertThat(installation.get("/v1/products").expect(404).detail()).contains("There are none yet");
        installation.open("products");
        installation.open("orders");
        await().until(
                        () -> installation.get("/v1/prodcuts").expect(404).detail(),
                        detail -> detail.equals(
                                "There is no collection 'prodcuts' (did you mean 'products'?). There are: orders, products."));
        assertThat(installation.get("/v1/prodcuts/1").expect(404).problem()).isEqualTo("unknown-collection");
    }

    @Test
    void newCollectionIsThereAtOnce() {
        installation.get("/v1/products").expect(404);
        installation.open("products");
        await().atMost(Duration.ofSeconds(3))
                .until(() -> installation.get("/v1/products").status() == 200);
    }

    @Test
    void onlyAliasesOfOursAreCollections() {
        installation.create("products", 1); // being filled: no alias yet
        installation.index("PUT", "/" + installation.prefix() + "foreign", "{}");
        installation.index(
                "PUT",
                "/" + installation.prefix() + "other-000001",
                "{\"aliases\":{\"" + installation.prefix() + "other\":{}}}");
        installation.open("orders");
        await().until(() -> installation.get("/v1/orders").status() == 200);
        assertThat(installation.get("/v1/collections").body().at("/collections").findValuesAsText("name"))
                .containsExactly("orders");
        for (String name : new String[] {"products", "foreign", "other", "tidemark-control", "orders-000001"}) {
            installation.get("/v1/" + name).expect(404);
        }
    }

    @Test
    void movedAliasIsSeenSoonWithWhatItOffers() {
        installation.open("products");
        await().until(() -> installation.get("/v1/products?brand=Acme").status() == 200);
        ObjectNode next = Installation.mapping("products");
        ((ObjectNode) next.at("/_meta/tidemark/filters")).remove("brand");
        installation.create("products", 2, next);
        installation.write("products", 2, 1, Map.of("1", "{\"id\": 1}"));
        installation.refresh();
        installation.promote("products", 2);
        await().atMost(Duration.ofSeconds(3))
                .until(() -> installation.get("/v1/products?brand=Acme").status() == 400);
        assertThat(installation.get("/v1/products").ids()).containsExactly("1");
    }

    @Test
    void droppedGenerationIsNeverSeenByWhoeverBegins() {
        installation.open("products");
        installation.write("products", 1, 1, Map.of("1", "{\"id\": 1}"));
        installation.refresh();
        await().until(() -> installation.get("/v1/products").status() == 200);
        for (int generation = 2; generation < 6; generation++) {
            installation.create("products", generation);
            installation.write("products", generation, 1, Map.of("1", "{\"id\": 1}"));
            installation.refresh();
            installation.promote("products", generation);
            Response before = installation.get("/v1/products").expect(200);
            installation.drop("products", generation - 1);
            Response search = installation.get("/v1/products").expect(200);
            Response document = installation.get("/v1/products/1").expect(200);
            assertThat(before.ids()).containsExactly("1");
            assertThat(search.ids()).containsExactly("1");
            assertThat(document.body().get("id").intValue()).isEqualTo(1);
        }
    }

    private static JsonNode parsed(String json) {
        return Installation.parse(Installation.json(json));
    }
}
