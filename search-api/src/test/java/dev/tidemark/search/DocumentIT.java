package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.Installation.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
final class DocumentIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        await().until(() -> installation.get("/v1/products").status() == 200);
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void documentHasItsVersionAsTag() {
        installation.write("products", 1, 17, Map.of("1", "{\"id\":1,\"name\":\"Lamp\"}"));
        Response answer = installation.get("/v1/products/1").expect(200);
        assertThat(answer.body().toString()).isEqualTo("{\"id\":1,\"name\":\"Lamp\"}");
        assertThat(answer.header("ETag")).contains("\"17\"");
        assertThat(answer.header("Tidemark-Position")).isPresent();
        assertThat(answer.header("Tidemark-Lag")).isPresent();
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        installation.write("products", 1, 5, Map.of("2", "{\"id\":2}"));
        for (String tags : new String[] {"\"5\"", "W/\"5\"", "*", "\"4\", \"5\""}) {
            Response answer =
                    installation.get("/v1/products/2", "If-None-Match", tags).expect(304);
            assertThat(answer.header("ETag")).contains("\"5\"");
        }
        installation.get("/v1/products/2", "If-None-Match", "\"4\"").expect(200);
        installation.get("/v1/products/2", "If-None-Match", "5").expect(200);
    }

    /** It may have other fields at the same position. */
    @Test
    void anotherGenerationsDocumentIsAnotherOne() {
        installation.open("events");
        installation.write("events", 1, 5, Map.of("2", "{\"id\":2}"));
        String known = installation.get("/v1/events/2").header("ETag").orElseThrow();
        installation.create("events", 12);
        installation.write("events", 12, 5, Map.of("2", "{\"id\":2,\"name\":\"Ada\"}"));
        installation.promote("events", 12);
        await().untilAsserted(() -> {
            Response answer =
                    installation.get("/v1/events/2", "If-None-Match", known).expect(200);
            assertThat(answer.header("ETag")).contains("\"5-12\"");
        });
    }

    @Test
    void chosenFieldsAreThoseThatASearchGives() {
        installation.open("orders");
        installation.write("orders", 1, 9, Map.of("1", Installation.json("""
                {'id': 1, 'status': null, 'total': {'amount': '1.10', 'currency': 'EUR'}, 'customer': null,
                 'lines': [{'line_number': 1, 'name': 'a', 'product': {'sku': 'A-1'}}, {'line_number': 2, 'product': null}],
                 'notes': []}""".replace("\n", " "))));
        installation.write(
                "products",
                1,
                9,
                Map.of(
                        "7",
                        Installation.json(
                                "{'id': 7, 'name': 'Lamp', 'attributes': {'a': {'b': [1, {'c': 2}]}, 'd': 3}, 'category': null}")));
        installation.refresh();
        for (String fields : new String[] {
            "id",
            "status,id",
            "total",
            "total.amount",
            "lines",
            "lines.line_number",
            "lines.product.sku",
            "lines.product",
            "customer",
            "customer.name",
            "notes",
            "notes.text",
            "lines.name,total.currency"
        }) {
            Response one = installation.get("/v1/orders/1?fields=" + fields).expect(200);
            Response search =
                    installation.get("/v1/orders?id=1&fields=" + fields).expect(200);
            assertThat(one.body()).as(fields).isEqualTo(search.body().at("/hits/0/document"));
            assertThat(one.header("ETag")).contains("\"9\"");
        }
        for (String fields :
                new String[] {"attributes", "attributes.a", "attributes.a.b.c", "attributes.d", "attributes.x"}) {
            JsonNode given =
                    installation.index("GET", "/" + installation.name("products", 1) + "/_doc/7?_source=" + fields, "");
            for (String path : new String[] {"/v1/products/7?fields=", "/v1/products?id=7&fields="}) {
                JsonNode body = installation.get(path + fields).expect(200).body();
                assertThat(body.has("hits") ? body.at("/hits/0/document") : body)
                        .as(fields)
                        .isEqualTo(given.get("_source"));
            }
        }
        assertThat(installation.get("/v1/products/7?fields=name").body()).hasToString("{\"name\":\"Lamp\"}");
        Response unknown = installation.get("/v1/products/7?fields=nmae,id").expect(400);
        assertThat(unknown.problem()).isEqualTo("invalid-parameter");
        assertThat(unknown.detail()).isEqualTo("fields 'nmae' is unknown (did you mean 'name'?).");
        installation.get("/v1/products/7?fields=id&fields=name").expect(400);
        assertThat(installation.get("/v1/products/7?field=id").expect(400).detail())
                .contains("Known here: after, fields, wait");
    }

    /** What cannot be checked is not taken. */
    @Test
    void fieldsCannotBeChosenWhereTheIndexDoesNotTellThem() {
        installation.open("parcels");
        installation.write("parcels", 1, 1, Map.of("1", Installation.json("{'carrier': 'X'}")));
        installation.refresh();
        for (String path : new String[] {"/v1/parcels?fields=carrier", "/v1/parcels/1?fields=carrier"}) {
            assertThat(installation.get(path).expect(400).detail())
                    .startsWith(
                            "fields cannot be chosen: the index of parcels does not tell what its documents look like");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Response answer = installation.get("/v1/products/nothing").expect(404);
        assertThat(answer.problem()).isEqualTo("not-found");
        assertThat(answer.header("Tidemark-Position")).isPresent();
        installation.get("/v1/products/" + "x".repeat(513)).expect(404);
    }

    @Test
    void headTellsWhetherItIsThereAndWhichVersion() throws Exception {
        installation.write("products", 1, 21, Map.of("21", "{\"id\":21}"));
        HttpResponse<String> head = head("21");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).contains("\"21\"");
        assertThat(head.body()).isEmpty();
        assertThat(head("22").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> head(String id) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(installation.url() + "/v1/products/" + id))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void keysMayHaveAnyCharacter() {
        installation.write(
                "products", 1, 1, Map.of("a b:\\ü+?&%_", "{\"id\":3}", "#x", "{\"id\":4}", "..", "{\"id\":5}"));
        assertThat(installation
                        .get("/v1/products/a%20b:%5C%C3%BC+%3F&%25_")
                        .expect(200)
                        .body()
                        .get("id")
                        .intValue())
                .isEqualTo(3);
        assertThat(installation
                        .get("/v1/products/%23x")
                        .expect(200)
                        .body()
                        .get("id")
                        .intValue())
                .isEqualTo(4);
    }

    @Test
    void numbersKeepAllTheirDigits() throws Exception {
        String exact =
                "{\"id\":6,\"brand\":\"Exact\",\"attributes\":{\"a\":1.10,\"b\":12345678901234567890.123456789012345678,\"c\":1E+30}}";
        installation.write("products", 1, 1, Map.of("6", exact, "66", "{\"id\":66,\"brand\":\"Exact\"}"));
        installation.refresh();
        installation.progress(1, 1, 0);
        Response answer = installation.get("/v1/products/6").expect(200);
        assertThat(answer.body().at("/attributes/b").decimalValue())
                .isEqualTo(new BigDecimal("12345678901234567890.123456789012345678"));
        for (String path : new String[] {"/v1/products/6?", "/v1/products?id=6&after=1&", "/v1/products/66/similar?"}) {
            for (String fields : new String[] {"attributes", "attributes.b", "id,attributes.b"}) {
                JsonNode body =
                        installation.get(path + "fields=" + fields).expect(200).body();
                JsonNode document = body.has("hits") ? body.at("/hits/0/document") : body;
                assertThat(document.at("/attributes/b").decimalValue())
                        .as(path + fields)
                        .isEqualTo(new BigDecimal("12345678901234567890.123456789012345678"));
                assertThat(document.has("brand")).isFalse();
            }
        }
        Response search = installation.get("/v1/products?id=6&after=1").expect(200);
        assertThat(search.body().at("/hits/0/document")).isEqualTo(answer.body());
    }
}
