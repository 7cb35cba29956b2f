package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class BadRequestIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
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
                "stock=many | stock must be a whole number",
                "stock=1.5 | stock must be a whole number",
                "stock=9223372036854775808 | stock must be a whole number",
                "stock=.. | range without an end",
                "stock=5..1 | ends before it begins",
                "stock=1,,2 | empty value",
                "stock= | stock has no value",
                "-stock=x | -stock must be a whole number",
                "stock=1&stock=2 | more than once",
                "price=1e999 | price must be a number",
                "price=NaN | price must be a number",
                "available=yes | must be true or false",
                "created_at=yesterday | must be a date",
                "created_at=2026-02-30 | not in the calendar",
                "created_at=2026-01-01T10:00:00+01:00 | must be a date",
                "created_at=2026-02..2026-01 | ends before it begins",
                "sort=nmae | 'nmae' is unknown (did you mean 'name'?); known here: available, created_at, id, name",
                "sort=name,-name | names 'name' twice",
                "sort= | '' is unknown",
                "limit=-1 | limit must be from 0 to 200",
                "limit=201 | limit must be from 0 to 200",
                "limit=x | limit must be from 0 to 200",
                "wait=31s | at most 30s",
                "wait=5 | wait must be a time",
                "after=x | after must be a position",
                "cursor=x | cursor is not a cursor",
                "cursor= | cursor is not a cursor",
            })
    void whatIsNotUnderstoodIsNamed(String query, String message) {
        var answer = installation.get("/v1/products?" + query.strip()).expect(400);
        assertThat(answer.detail()).contains(message.strip());
        assertThat(answer.body().get("errors")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"brnad=Acme", "-brnad=Acme", "shape=round", "--brand=Acme", "=1"})
    void unknownParametersAreNamedWithTheKnownOnes(String query) {
        var answer = installation.get("/v1/products?" + query).expect(400);
        assertThat(answer.problem()).isEqualTo("unknown-parameter");
        assertThat(answer.detail()).contains("brand", "cursor", "wait", "attributes.color");
    }

    /** Only the index tells what a field of its kind can have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "brand=foo | brand",
                "-brand=foo | -brand",
                "price=1e39 | price",
                "stock=99999999999 | stock",
                "brand=foo&price=1..2,1e39&stock=1 | brand price",
                "facets=brand&brand=10.0.0.1,foo | brand",
            })
    void valuesThatTheIndexDoesNotTakeAreNamed(String query, String parameters) {
        try (Installation shop = Installation.open()) {
            ObjectNode mapping = Installation.mapping("products");
            ((ObjectNode) mapping.at("/properties/brand/fields/exact"))
                    .removeAll()
                    .put("type", "ip");
            ((ObjectNode) mapping.at("/properties/price/properties/amount")).put("type", "float");
            ((ObjectNode) mapping.at("/properties/stock")).put("type", "integer");
            shop.open("products", mapping);
            shop.write("products", 1, 1, Map.of("1", "{\"id\":1,\"name\":\"Radio\",\"brand\":\"10.0.0.1\"}"));
            shop.refresh();
            assertThat(shop.get("/v1/products?brand=10.0.0.1").expect(200).ids())
                    .containsExactly("1");
            for (String path : query.startsWith("facets")
                    ? List.of("/v1/products?")
                    : List.of("/v1/products?", "/v1/products/1/similar?", "/v1/products/suggest?q=ra&")) {
                var answer = shop.get(path + query).expect(400);
                assertThat(answer.problem()).isEqualTo("invalid-parameter");
                assertThat(answer.body().get("errors").findValuesAsText("field"))
                        .containsExactlyInAnyOrder(parameters.split(" "));
            }
        }
    }

    @Test
    void allMistakesAreToldAtOnce() {
        var answer = installation
                .get("/v1/products?brnad=Acme&stock=x&limit=x&sort=nothing")
                .expect(400);
        assertThat(answer.body().get("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("brnad", "stock", "limit", "sort");
        assertThat(answer.detail()).contains("did you mean 'brand'?");
    }

    @Test
    void parametersOfADocumentAreFew() {
        assertThat(installation.get("/v1/products/1?q=x").expect(400).problem()).isEqualTo("unknown-parameter");
        assertThat(installation.get("/v1/collections?q=x").expect(400).problem())
                .isEqualTo("unknown-parameter");
        assertThat(installation
                        .get("/v1/products/1", "Tidemark-Position", "-1")
                        .expect(400)
                        .detail())
                .contains("Tidemark-Position must be a position");
    }

    @Test
    void aPositionIsGivenOnce() {
        for (String path : new String[] {"/v1/products", "/v1/products/1", "/v1/products/suggest"}) {
            assertThat(installation.get(path + "?after=0&after=99").expect(400).detail())
                    .contains("after is given more than once");
            assertThat(installation
                            .get(path + "?after=99&wait=0s&wait=1s")
                            .expect(400)
                            .detail())
                    .contains("wait is given more than once");
        }
    }

    @Test
    void emptyParametersAreNone() {
        installation.get("/v1/products?&limit=5&&").expect(200);
    }

    @Test
    void thereAreLimits() {
        assertThat(installation
                        .get("/v1/products?q=" + "x".repeat(257))
                        .expect(400)
                        .detail())
                .contains("256 characters");
        assertThat(installation
                        .get("/v1/products?q=" + "x+".repeat(33))
                        .expect(400)
                        .detail())
                .contains("32 words");
        assertThat(installation
                        .get("/v1/products?stock=" + numbers(101))
                        .expect(400)
                        .detail())
                .contains("more than 100 values");
        assertThat(installation
                        .get("/v1/products?brand=" + "x".repeat(513))
                        .expect(400)
                        .detail())
                .contains("512 characters");
        installation.get("/v1/products?stock=" + numbers(100)).expect(200);
        installation.get("/v1/products?q=" + "x+".repeat(32)).expect(200);
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }
}
