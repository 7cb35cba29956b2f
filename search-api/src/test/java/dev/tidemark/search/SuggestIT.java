package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered to somebody who is typing, and beside a document. */
@TestInstance(Lifecycle.PER_CLASS)
final class SuggestIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        Map<String, String> products = new LinkedHashMap<>();
        for (int i = 1; i <= 30; i++) {
            products.put(String.valueOf(i), product(i, "Electric Kettle", "Kestrel", "Kitchen"));
        }
        products.put("31", product(31, "Kettle & <Grill>", "N\u00f8rrland", "Kitchen"));
        products.put("32", product(32, "Headphones", "Sony", "Audio"));
        products.put("33", product(33, "Headphones with a case", "Sony", "Audio"));
        products.put("34", product(34, "Microphone", "Sony", "Audio"));
        installation.write("products", 1, 7, products);
        installation.open("orders");
        installation.refresh();
        installation.progress(7, 7, 0);
    }

    private static String product(int id, String name, String brand, String category) {
        return json("{'id': %d, 'sku': 'S-%d', 'name': '%s', 'brand': '%s', 'stock': 1, 'category': {'name': '%s', 'slug': '%s'}}")
                .formatted(id, id, name, brand, category, category.toLowerCase());
    }

    @AfterAll
    void close() {
        installation.close();
    }

    private List<String> texts(String query) {
        return StreamSupport.stream(
                        installation
                                .get("/v1/products/suggest?" + query)
                                .expect(200)
                                .body()
                                .get("suggestions")
                                .spliterator(),
                        false)
                .map(suggestion -> suggestion.get("text").textValue())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q=ke | Kettle & <Grill>, Kestrel, Electric Kettle", // each once, beginnings first, of each field one
                "q=ke&limit=1 | Kettle & <Grill>",
                "q=hea | Headphones, Headphones with a case",
                "q=headphones+c | Headphones with a case",
                "q=nor | N\u00f8rrland",
                "q=kit | Kitchen",
                "q=hedph | Headphones, Headphones with a case", // typos where nothing else is found
                "q=ke&category=audio | ''",
                "q=s&category=audio | Sony",
                "q=zzz | ''",
                "q= | ''",
            })
    void completes(String query, String texts) {
        assertThat(String.join(", ", texts(query.strip()))).isEqualTo(texts.strip());
    }

    @Test
    void whatWasTypedIsMarkedAndTheRestIsSafe() {
        var answer = installation.get("/v1/products/suggest?q=kettle+gri").expect(200);
        assertThat(answer.body().at("/suggestions/0/highlighted").textValue())
                .isEqualTo("<em>Kettle</em> &amp; &lt;<em>Gri</em>ll&gt;");
        assertThat(answer.body().at("/suggestions/0/field").textValue()).isEqualTo("name");
        assertThat(answer.position()).isEqualTo(7);
        assertThat(installation
                        .get("/v1/products/suggest?q=n%C3%B8r")
                        .body()
                        .at("/suggestions/0/highlighted")
                        .textValue())
                .isEqualTo("<em>N\u00f8r</em>rland");
    }

    @Test
    void whatCannotBeAskedIsTold() {
        assertThat(installation
                        .get("/v1/products/suggest?q=a&limit=21")
                        .expect(400)
                        .problem())
                .isEqualTo("invalid-parameter");
        assertThat(installation
                        .get("/v1/products/suggest?q=a&colour=red")
                        .expect(400)
                        .problem())
                .isEqualTo("unknown-parameter");
        assertThat(installation.get("/v1/orders/suggest?q=a").expect(400).detail())
                .contains("orders names nothing to suggest");
        assertThat(installation.get("/v1/nothing/suggest?q=a").expect(404).problem())
                .isEqualTo("unknown-collection");
    }

    @Test
    void similarDocumentsShareWordsAndFacetsAndLeaveTheOneOut() {
        assertThat(installation.get("/v1/products/32/similar").expect(200).ids())
                .containsExactly("33", "34");
        assertThat(installation
                        .get("/v1/products/31/similar?limit=3")
                        .expect(200)
                        .ids())
                .hasSize(3)
                .doesNotContain("31", "32", "33", "34");
        assertThat(installation
                        .get("/v1/products/32/similar?category=kitchen")
                        .expect(200)
                        .ids())
                .isEmpty();
        assertThat(installation
                        .get("/v1/products/32/similar?fields=name,category.slug&limit=1")
                        .expect(200)
                        .body()
                        .at("/hits/0/document"))
                .hasToString(json("{'name':'Headphones with a case','category':{'slug':'audio'}}"));
        installation.get("/v1/products/32/similar?fields=colour").expect(400);
        assertThat(installation.get("/v1/products/99/similar").expect(404).problem())
                .isEqualTo("not-found");
        assertThat(installation.get("/v1/products/32/similar?q=a").expect(400).problem())
                .isEqualTo("unknown-parameter");
    }

    @Test
    void whatIsRefusedDoesNotWaitForAPosition() {
        for (String path : new String[] {
            "/v1/products/suggest?q=hea&limit=0",
            "/v1/products/suggest?q=hea&brnad=Acme",
            "/v1/products/suggest?q=" + "x".repeat(101),
            "/v1/products/32/similar?fields=colour",
            "/v1/products/32/similar?limit=51",
        }) {
            assertThat(installation
                            .get(path + "&after=999&wait=100ms")
                            .expect(400)
                            .detail())
                    .as(path)
                    .doesNotContain("999");
        }
        installation.get("/v1/products/suggest?q=hea&after=999&wait=0s").expect(503);
    }
}
