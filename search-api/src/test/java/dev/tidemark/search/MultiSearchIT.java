package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
final class MultiSearchIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        installation.write(
                "products",
                1,
                1,
                Map.of(
                        "1",
                        json(
                                "{'id': 1, 'name': 'Cable', 'brand': 'A, B', 'price': {'amount': '1.00', 'currency': 'EUR'},"
                                        + " 'attributes': {'color': 'red'}}"),
                        "2",
                        json(
                                "{'id': 2, 'name': 'Radio', 'brand': 'null', 'price': {'amount': '2.00', 'currency': 'EUR'}}"),
                        "3",
                        json("{'id': 3, 'name': 'Phone', 'brand': null}")));
        installation.open("orders");
        installation.refresh();
        installation.progress(5, 5, 0);
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void eachSearchHasAnAnswerOrAProblemOfItsOwn() {
        var several = installation.post("/v1/search?after=5", """
                {'searches': [
                  {'collection': 'products', 'q': 'cable'},
                  {'collection': 'prodcuts'},
                  {'collection': 'products', 'facets': ['brand', 'price:..1;1..'], 'limit': 0},
                  {'collection': 'products', 'colour': 'red', 'limit': 1000},
                  {'collection': 'orders', 'sort': ['-placed_at']}]}""").expect(200);
        assertThat(several.position()).isEqualTo(5);
        var results = several.body().get("results");
        assertThat(results)
                .extracting(result -> result.get("status").intValue())
                .containsExactly(200, 404, 200, 400, 200);
        assertThat(results.at("/0/page/hits/0/id").textValue()).isEqualTo("1");
        assertThat(results.at("/1/problem/detail").textValue()).contains("did you mean 'products'?");
        assertThat(results.at("/2/page/facets/brand/values")).hasSize(2);
        assertThat(results.at("/2/page/facets/price/values/1/count").intValue()).isEqualTo(2);
        assertThat(results.at("/3/problem/errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("colour", "limit");
        assertThat(results.at("/4/page/total/value").intValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'brand': ['A, B'] | 1",
                "'brand': ['A, B', 'null'] | 1 2",
                "'brand': [null] | 3",
                "'brand': null | 3",
                "'brand': 'null' | 3",
                "'-brand': ['A, B'] | 2 3",
                "'id': 2 | 2",
                "'id': [1, 2] | 1 2",
                "'id': '2..' | 2 3",
                "'price': 1.0 | 1",
                "'sort': ['-price', 'id'], 'limit': 2 | 2 1",
                // What is null or empty was not given, except for filters.
                "'q': null, 'sort': '-id' | 3 2 1",
                "'q': [], 'facets': [], 'fields': [], 'sort': [], 'limit': [], 'cursor': null, 'highlight': null | 1 2 3",
                "'facets': null, 'fields': null, 'sort': null, 'limit': null, 'id': 1 | 1",
            })
    void valuesOfListsStandForThemselves(String search, String ids) {
        var answer = installation.post("/v1/search", "{'searches': [{'collection': 'products', " + search + "}]}");
        assertThat(String.join(
                        " ",
                        answer.body().at("/results/0/page/hits").findValuesAsText("id").stream()
                                .distinct()
                                .toList()))
                .as("%s", answer.body())
                .isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | searches must be a list of 1 to 20",
                "{'searches': []} | 1 to 20",
                "{'searches': [{'q': 'x'}]} | /searches/0/collection must be the name",
                "{'searches': [{'collection': 'products'}], 'limit': 3} | /limit is unknown here",
                "[] | 1 to 20",
                "{'searches': | not valid JSON",
            })
    void whatIsNoListOfSearchesIsRefused(String body, String message) {
        assertThat(installation.post("/v1/search", body).expect(400).detail()).contains(message);
    }

    @Test
    void aFilterNeedsAValue() {
        var answer = installation.post(
                "/v1/search", "{'searches': [{'collection': 'products', 'brand': [], 'limit': 1000, 'colour': []}]}");
        assertThat(answer.body().at("/results/0/problem/detail").textValue())
                .contains("brand has no value: leave it out for any, null asks for what has none")
                .contains("limit must be", "colour is not a parameter here");
    }

    @Test
    void aBodyHasALimit() {
        var answer = installation.post(
                "/v1/search", "{'searches': [{'collection': 'products', 'q': '" + "x".repeat(1 << 16) + "'}]}");
        assertThat(answer.expect(413).problem()).isEqualTo("body-too-large");
    }

    @Test
    void pagesOfEachGoOn() {
        var first = installation.post("/v1/search", "{'searches': [{'collection': 'products', 'limit': 2}]}");
        String next = first.body().at("/results/0/page/next").textValue();
        assertThat(installation
                        .get("/v1/products?limit=2&cursor=" + next)
                        .expect(200)
                        .ids())
                .containsExactly("3");
    }

    @Test
    void fieldsThatAreWantedAreSent() {
        assertThat(installation
                        .get("/v1/products?fields=id,price.amount&limit=1&sort=id")
                        .body()
                        .at("/hits/0/document"))
                .isEqualTo(Installation.parse(json("{'price':{'amount':'1.00'},'id':1}")));
        assertThat(installation
                        .get("/v1/products?fields=price,attributes.color&limit=1&sort=id")
                        .body()
                        .at("/hits/0/document"))
                .isEqualTo(Installation.parse(
                        json("{'attributes':{'color':'red'},'price':{'amount':'1.00','currency':'EUR'}}")));
        installation.get("/v1/orders?fields=lines.product.sku,customer").expect(200);
        assertThat(installation
                        .get("/v1/products?fields=nmae,id.x,,price.,price..amount,attributes.")
                        .expect(400)
                        .detail())
                .contains(
                        "'nmae' is unknown (did you mean 'name'?)",
                        "'id.x' is unknown",
                        "'' is unknown",
                        "'price.' is",
                        "'price..amount' is",
                        "'attributes.' is");
    }
}
