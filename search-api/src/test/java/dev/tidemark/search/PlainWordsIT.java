package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words of an index that was made where Elasticsearch has no word forms: found as they are written, and no worse. */
@TestInstance(Lifecycle.PER_CLASS)
final class PlainWordsIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.create("products", 1, Installation.mapping("products"), "analysis-plain");
        installation.promote("products", 1);
        installation.fill(
                "products",
                "{'id': 1, 'sku': 'WH-1000/B', 'name': 'The wireless headphones', 'brand': 'Acme', 'stock': 0}",
                "{'id': 2, 'sku': 'KT-7', 'name': 'Electric kettle', 'brand': 'Acme', 'stock': 2}",
                "{'id': 3, 'sku': 'KT-8', 'name': 'Café kettles', 'brand': 'Vela', 'stock': 2}");
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "headphones | 1",
                "the+headphones | 1",
                "WIRELESS+headph | 1",
                "%22wireless+headphones%22 | 1",
                "%22headphones+wireless%22 | ''",
                "acme+-kettle | 1",
                "kettle%20 | 2", // no word forms
                "kettle | 2 3", // an unfinished word
                "caf%C3%A9 | 3",
                "kt-7 | 2",
                "WH-1000%2FB | 1",
                "hedphones | 1", // typos
                "elektric | 2",
                "television | ''",
                "cans | 1", // synonyms
            })
    void wordsAreFoundAsTheyAreWritten(String q, String ids) {
        assertThat(installation.get("/v1/products?q=" + q.strip()).expect(200).ids())
                .containsExactlyInAnyOrder(
                        ids.isBlank() ? new String[0] : ids.strip().split(" "));
    }

    @Test
    void suggestionsHighlightsAndSimilarOnesWorkToo() {
        assertThat(installation
                        .get("/v1/products/suggest?q=kett")
                        .expect(200)
                        .body()
                        .at("/suggestions")
                        .findValuesAsText("text"))
                .containsExactlyInAnyOrder("Electric kettle", "Café kettles");
        assertThat(installation
                        .get("/v1/products?q=headphones&highlight=true")
                        .expect(200)
                        .body()
                        .at("/hits/0/highlights/name/0")
                        .textValue())
                .isEqualTo("The wireless <em>headphones</em>");
        assertThat(installation.get("/v1/products/1/similar").expect(200).ids()).contains("2");
        assertThat(installation
                        .get("/v1/products?q=kettle+purple")
                        .expect(200)
                        .body()
                        .at("/relaxed/ignored/0")
                        .textValue())
                .isEqualTo("purple");
    }
}
