package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
final class FacetIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        Map<String, String> products = new LinkedHashMap<>();
        product(products, 1, "'Acme'", "audio", "19.90", "true", "red", "2025-12-31T23:59:59.999Z");
        product(products, 2, "'Acme'", "audio", "10", "true", "black", "2026-01-01T00:00:00Z");
        product(products, 3, "'Acme'", "video", "50.00", "false", "black", "2026-01-15T00:00:00Z");
        product(products, 4, "'Bang, Olufsen (DK)'", "video", "999.00", "false", "red", "2026-02-01T00:00:00Z");
        product(products, 5, "'Sonor'", "video", "9.99", "true", "red", "2026-03-30T00:00:00Z");
        product(products, 6, "null", "more", "-0.50", "null", "red", "2026-04-06T00:00:00Z");
        installation.write("products", 1, 1, products);
        installation.open("orders");
        installation.write("orders", 1, 1, Map.of("1", line("""
                {'id': 1, 'status': 'placed', 'placed_at': '2026-03-01T10:00:00Z', 'lines': [
                 {'quantity': 1, 'product': {'sku': 'A-1'}}, {'quantity': 2, 'product': {'sku': 'A-1'}},
                 {'quantity': 9, 'product': {'sku': 'B-1'}}]}"""), "2", line("""
                {'id': 2, 'status': 'placed', 'placed_at': '2026-03-31T10:00:01Z', 'lines': [
                 {'quantity': 9, 'product': {'sku': 'A-1'}}, {'quantity': 9, 'product': null}]}"""), "3", line("""
                {'id': 3, 'status': 'shipped', 'placed_at': '2026-04-02T00:00:00Z', 'lines': []}""")));
        installation.refresh();
    }

    private static void product(
            Map<String, String> into,
            int id,
            String brand,
            String category,
            String price,
            String available,
            String color,
            String created) {
        into.put(
                String.valueOf(id), line("""
                {'id': %d, 'name': 'Thing', 'brand': %s, 'category': {'slug': '%s'}, 'price': {'amount': '%s'},
                 'available': %s, 'stock': %d, 'attributes': {'color': '%s'}, 'created_at': '%s'}""".formatted(id, brand, category, price, available, id % 2, color, created)));
    }

    private static String line(String text) {
        return json(text).replace("\n", " ");
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "facets=brand | brand | Acme 3; Bang, Olufsen (DK) 1; Sonor 1",
                "facets=brand:1 | brand | Acme 3",
                "facets=category | category | video 3; audio 2; more 1",
                "facets=brand~SON | brand | Sonor 1",
                "facets=brand:5~g%5C,%20o | brand | Bang, Olufsen (DK) 1",
                "facets=brand~(dk) | brand | Bang, Olufsen (DK) 1",
                "facets=brand~.* | brand | ``",
                "facets=available | available | true 3; false 2",
                "facets=attributes.color | attributes.color | red 4; black 2",
                "facets=attributes.color~bla | attributes.color | black 2",
                "facets=stock:5 | stock | 0 3; 1 3",
                "facets=price:..10;10..50;50..;2000.. | price | ..10 3; 10..50 3; 50.. 2; 2000.. 0",
                "facets=created_at:year | created_at | 2025 1; 2026 5",
                "facets=created_at:quarter | created_at | 2025-10..2025-12 1; 2026-01..2026-03 4; 2026-04..2026-06 1",
                "facets=created_at:month | created_at | 2025-12 1; 2026-01 2; 2026-02 1; 2026-03 1; 2026-04 1",
                "facets=created_at:month:2 | created_at | 2026-03 1; 2026-04 1",
                "facets=created_at:week:2 | created_at | 2026-03-30..2026-04-05 1; 2026-04-06..2026-04-12 1",
                "facets=created_at:day:1 | created_at | 2026-04-06 1",
                "facets=created_at:..2025;2026-01..2026-02 | created_at | ..2025 1; 2026-01..2026-02 3",
                // What is chosen in a facet narrows the others, not itself.
                "facets=brand,category&brand=Acme | brand | Acme 3; Bang, Olufsen (DK) 1; Sonor 1",
                "facets=brand,category&brand=Acme | category | audio 2; video 1",
                "facets=brand,category&brand=Acme&category=video | brand | Acme 1; Bang, Olufsen (DK) 1; Sonor 1",
                "facets=brand,category&brand=Acme&category=video | category | audio 2; video 1",
                "facets=brand&brand=Acme&category=video | brand | Acme 1; Bang, Olufsen (DK) 1; Sonor 1",
                "facets=brand&-brand=Acme | brand | Bang, Olufsen (DK) 1; Sonor 1",
                "facets=price:..10;10..50&price=10..50 | price | ..10 3; 10..50 3",
                "facets=price:..10;10..50&price=..10&category=audio | price | ..10 1; 10..50 2",
                "facets=brand&q=nothing | brand | ``",
                // A choice that leaves nothing does not change what the words mean for the other values.
                "facets=category&q=acme+thing&category=more | category | audio 2; video 1",
                "facets=category,brand&q=acme+thing&category=more&stock=1 | category | audio 1; video 1",
                "facets=category&q=acme+thin&category=more&stock=7 | category | ``",
            })
    void valuesAreCounted(String query, String facet, String counts) {
        assertThat(counts("/v1/products?" + query, facet)).isEqualTo(counts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "facets=status | status | placed 2; shipped 1",
                "facets=placed_at:month | placed_at | 2026-03 2; 2026-04 1",
                // A document counts once, however many of its lines have the value.
                "facets=lines.sku | lines.sku | A-1 2; B-1 1",
                "facets=lines.quantity:5 | lines.quantity | 9 2; 1 1; 2 1",
                "facets=lines.quantity:..2;9.. | lines.quantity | ..2 1; 9.. 2",
                // Only lines count for which the other conditions on lines hold.
                "facets=lines.sku&lines.quantity=..2 | lines.sku | A-1 1",
                "facets=lines.sku&lines.quantity=9 | lines.sku | A-1 1; B-1 1",
                "facets=lines.sku&lines.quantity=9&lines.sku=A-1 | lines.sku | A-1 1; B-1 1",
                "facets=lines.sku&lines.sku=B-1&status=shipped | lines.sku | ''",
                "facets=status,lines.sku&lines.sku=B-1&lines.quantity=9 | status | placed 1",
                "facets=lines.sku&-lines.sku=B-1 | lines.sku | A-1 1",
            })
    void documentsAreCountedNotTheirLines(String query, String facet, String counts) {
        assertThat(counts("/v1/orders?" + query, facet)).isEqualTo(counts);
    }

    /** The count of a value is what a filter by it finds. */
    @ParameterizedTest
    @CsvSource({
        "products,brand,category=video",
        "products,'price:..10;10..50;50..',-brand=Acme",
        "products,created_at:week,stock=1",
        "products,attributes.color,price=..50",
        "orders,lines.sku,lines.quantity=9",
        "orders,lines.quantity:9,lines.sku=A-1",
        "orders,placed_at:month,status=placed"
    })
    void countsAreWhatFiltersFind(String collection, String facet, String condition) {
        String name = facet.replaceFirst(":.*", "");
        JsonNode values = facet("/v1/" + collection + "?" + condition + "&facets=" + facet, name)
                .get("values");
        assertThat(values).isNotEmpty();
        for (JsonNode value : values) {
            String filter = value.get("value").textValue().replace(",", "%5C,").replace(" ", "%20");
            assertThat(installation
                            .get("/v1/" + collection + "?" + condition + "&" + name + "=" + filter)
                            .expect(200)
                            .body()
                            .at("/total/value"))
                    .as("%s", value)
                    .isEqualTo(value.get("count"));
        }
    }

    /** Whether facets are counted or not. */
    @ParameterizedTest
    @CsvSource({"''", "'&facets=category'", "'&facets=brand&limit=0'"})
    void wordsAreNotLeftOutBecauseOfAChoice(String more) {
        JsonNode chosen = installation
                .get("/v1/products?q=acme+thing&category=more" + more)
                .expect(200)
                .body();
        assertThat(chosen.at("/total/value").intValue()).isZero();
        assertThat(chosen.get("relaxed").isNull()).isTrue();
        JsonNode excluded = installation
                .get("/v1/products?q=acme+thing&-category=audio,video" + more)
                .expect(200)
                .body();
        assertThat(excluded.at("/total/value").intValue()).isEqualTo(1);
        assertThat(excluded.at("/relaxed/ignored")).hasToString("[\"acme\"]");
    }

    @Test
    void hitsAndTotalAreNarrowedByEveryFilter() {
        var answer = installation
                .get("/v1/products?facets=brand,category&brand=Acme&category=video,audio&price=10..50&sort=id")
                .expect(200);
        assertThat(answer.ids()).containsExactly("1", "2", "3");
        assertThat(answer.body().at("/total/value").intValue()).isEqualTo(3);
        assertThat(installation
                        .get("/v1/orders?facets=lines.sku&lines.sku=A-1&lines.quantity=1")
                        .expect(200)
                        .ids())
                .containsExactly("1");
    }

    @Test
    void whatIsNotListedIsCountedToo() {
        assertThat(facet("/v1/products?facets=brand:1", "brand").get("other").intValue())
                .isEqualTo(2);
        assertThat(facet("/v1/products?facets=brand", "brand").get("missing").intValue())
                .isEqualTo(1);
        assertThat(facet("/v1/products?facets=created_at:year:1", "created_at")
                        .get("other")
                        .intValue())
                .isEqualTo(1);
        assertThat(facet("/v1/orders?facets=lines.sku", "lines.sku")
                        .get("missing")
                        .intValue())
                .isEqualTo(1);
        assertThat(facet("/v1/orders?facets=lines.sku&lines.quantity=1", "lines.sku")
                        .get("missing")
                        .intValue())
                .isZero();
    }

    @Test
    void numbersAndDatesHaveExtremes() {
        assertThat(facet("/v1/products?facets=price", "price").get("stats"))
                .hasToString("{\"min\":-0.5,\"max\":999,\"average\":181.398333333333,\"sum\":1088.39}");
        assertThat(facet("/v1/products?facets=price&price=10..50&category=audio", "price")
                        .at("/stats/max")
                        .decimalValue())
                .isEqualByComparingTo("19.9");
        assertThat(facet("/v1/products?facets=created_at", "created_at")
                        .at("/stats/min")
                        .textValue())
                .isEqualTo("2025-12-31T23:59:59.999Z");
        assertThat(facet("/v1/orders?facets=lines.quantity&lines.sku=A-1", "lines.quantity")
                        .at("/stats/sum")
                        .intValue())
                .isEqualTo(12);
        assertThat(facet("/v1/products?facets=price&q=nothing", "price")
                        .at("/stats/min")
                        .isNull())
                .isTrue();
    }

    @Test
    void onlyTheFirstPageCounts() {
        var first = installation.get("/v1/products?facets=brand&limit=2").expect(200);
        var second = installation
                .get("/v1/products?facets=brand&limit=2&cursor=" + first.next())
                .expect(200);
        assertThat(first.body().get("facets")).isNotEmpty();
        assertThat(second.body().get("facets")).isEmpty();
        assertThat(second.ids()).hasSize(2);
    }

    @Test
    void countsCanBeHadWithoutHits() {
        var answer = installation.get("/v1/products?facets=brand&limit=0").expect(200);
        assertThat(answer.body().get("hits")).isEmpty();
        assertThat(answer.body().get("next").isNull()).isTrue();
        assertThat(answer.body().at("/total/value").intValue()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "brnad | 'brnad' is unknown (did you mean 'brand'?); known here: attributes.color, available, brand",
                "`` | '' is unknown",
                "brand,brand:5 | names 'brand' twice",
                "brand:201 | 'brand' can be counted by 1 to 200",
                "brand:0 | 1 to 200",
                "brand:many | is counted by value",
                "brand~ | 1 to 64 characters behind ~",
                "price~1 | holds no text",
                "price:x | takes a number of values, or ranges",
                "price:1..2;x | must be a number",
                "price:1..2;3 | has '3' among its ranges",
                "created_at:hour | takes year, quarter, month, week or day",
                "created_at:day:1001 | 1 to 1000",
            })
    void whatCannotBeCountedIsNamed(String facets, String message) {
        assertThat(installation.get("/v1/products?facets=" + facets).expect(400).detail())
                .contains(message);
    }

    private JsonNode facet(String path, String name) {
        JsonNode facets = installation.get(path).expect(200).body().get("facets");
        assertThat(facets.has(name)).as("%s", facets).isTrue();
        return facets.get(name);
    }

    private String counts(String path, String name) {
        return StreamSupport.stream(facet(path, name).get("values").spliterator(), false)
                .map(value -> value.get("value").textValue() + " " + value.get("count"))
                .collect(Collectors.joining("; "));
    }
}
