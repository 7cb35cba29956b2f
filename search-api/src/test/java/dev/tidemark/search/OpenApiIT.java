package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.http.OpenApiDocument;
import dev.tidemark.search.Installation.Response;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.collections.OpenApi;
import dev.tidemark.search.index.IndexClient;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What /openapi.json says of each collection is what it answers, and what it may be asked for. */
final class OpenApiIT {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String OPERATOR = "operator-0123456789";

    private Installation installation;

    @BeforeEach
    void open() {
        installation = Installation.with(new SearchConfig.Access(KEY, OPERATOR));
        for (String collection : new String[] {"products", "orders", "events", "parcels"}) {
            installation.open(collection);
        }
        installation.write(
                "products", 1, 1, Map.of("1", json("""
                {'id': 1, 'sku': 'R-1', 'name': 'Radio', 'description': null, 'brand': 'Acme', 'stock': 3, 'available': true,
                 'price': {'amount': '19.90', 'currency': 'EUR'}, 'attributes': {'color': 'red', 'sizes': [1, 2]},
                 'created_at': '2026-01-02T03:04:05.678Z', 'category': {'id': 4, 'slug': 'audio', 'name': 'Audio'}}""".replace("\n", " ")), "2", json("""
                {'id': 2, 'sku': 'R-2', 'name': 'Radio clock', 'description': null, 'brand': 'Acme', 'stock': 3, 'available': null,
                 'price': {'amount': null, 'currency': 'EUR'}, 'attributes': null,
                 'created_at': '2026-01-02T03:04:05Z', 'category': null}""".replace("\n", " "))));
        installation.write("orders", 1, 1, Map.of("1", json("""
                {'id': 1, 'status': 'paid', 'total': {'amount': '-0.5', 'currency': 'EUR'}, 'placed_at': '2026-01-02T03:04:05Z',
                 'customer': {'id': 7, 'name': 'Ada'},
                 'lines': [{'line_number': 1, 'name': 'Radio', 'quantity': 2, 'product': {'id': 1, 'sku': 'R-1'}}],
                 'notes': []}""".replace("\n", " "))));
        installation.write("events", 1, 1, Map.of("1", json("""
                {'id': 1, 'type': 'OrderPlaced', 'aggregate_type': 'order', 'aggregate_id': 1, 'aggregate_version': 1,
                 'payload': {'lines': 1}}""".replace("\n", " "))));
        installation.write("parcels", 1, 1, Map.of("1", json("{'carrier': 'X', 'number': '1'}")));
        installation.refresh();
        await().until(() -> installation.get("/v1/collections").body().get("collections"), all -> all.size() == 4);
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private Response as(String who, String path) {
        return installation.get(path, "Authorization", "Bearer " + who);
    }

    private JsonNode document(String... headers) {
        return installation.get("/openapi.json", headers).expect(200).body();
    }

    @Test
    void everyCollectionAnswersAsItsOwnPathsSay() {
        JsonNode document = document("Authorization", "Bearer " + OPERATOR);
        ApiDocument api = ApiDocument.of(document);
        List<String> asked = new ArrayList<>();
        for (JsonNode collection : as(OPERATOR, "/v1/collections").body().get("collections")) {
            String own = "/v1/" + collection.get("name").textValue();
            for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
                if (path.getKey().equals(own) || path.getKey().startsWith(own + "/")) {
                    asked.add(path.getKey());
                    String plain = path.getKey().replace("{id}", "1");
                    ask(api, plain);
                    if (!path.getKey().endsWith("suggest")) {
                        for (String field : fields(document, path.getValue())) {
                            ask(api, plain + "?fields=" + field);
                        }
                    }
                    for (String query : queries(path.getValue().at("/get/parameters"), collection)) {
                        ask(api, plain + "?" + query);
                    }
                }
            }
        }
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "/v1/events",
                        "/v1/events/{id}",
                        "/v1/events/{id}/similar",
                        "/v1/orders",
                        "/v1/orders/{id}",
                        "/v1/orders/{id}/events",
                        "/v1/orders/{id}/similar",
                        "/v1/parcels",
                        "/v1/parcels/{id}",
                        "/v1/parcels/{id}/similar",
                        "/v1/products",
                        "/v1/products/suggest",
                        "/v1/products/{id}",
                        "/v1/products/{id}/similar");
    }

    /** Those that documents in its answer have; none where the index does not tell. */
    private static List<String> fields(JsonNode document, JsonNode path) {
        String schema = path.at("/get/responses/200/content/application~1json/schema/$ref")
                .textValue()
                .replaceFirst(".*/", "")
                .replaceFirst("\\..*", "");
        List<String> fields = new ArrayList<>();
        document.path("components")
                .path("schemas")
                .path(schema)
                .path("properties")
                .fieldNames()
                .forEachRemaining(fields::add);
        return schema.matches("[A-Z].*") ? List.of() : fields;
    }

    private void ask(ApiDocument api, String path) {
        Response answer = as(OPERATOR, path).expect(200);
        api.check("GET", path, answer.status(), answer.headers(), answer.body().toString());
    }

    /** One for each parameter that has a name of the collection's own, or takes one. */
    private static List<String> queries(JsonNode parameters, JsonNode collection) {
        List<String> queries = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            String name = parameter.path("name").asText();
            boolean header = !parameter.path("in").asText().equals("query");
            if (!header
                    && !List.of("limit", "cursor", "facets", "sort", "highlight", "q")
                            .contains(name)) {
                queries.add(name + "=null"); // of any kind
            } else if (name.equals("q")) {
                queries.add("q=radio");
            } else if (name.equals("highlight")) {
                queries.add("q=radio&highlight=true");
            } else if (name.equals("facets") || name.equals("sort")) {
                names(parameter).forEach(one -> queries.add(name + "=" + one));
            }
        }
        return queries;
    }

    private static List<String> names(JsonNode parameter) {
        String known = parameter.get("description").textValue().replaceFirst("(?s).*Known here: (.*)\\.", "$1");
        assertThat(known).isNotEmpty().doesNotContain("\n");
        return List.of(known.split(", "));
    }

    @Test
    void fieldThatTheSchemaLacksIsNoticed() {
        ApiDocument api = ApiDocument.of(document("Authorization", "Bearer " + OPERATOR));
        HttpHeaders headers = as(OPERATOR, "/v1/orders/1").headers();
        api.check("GET", "/v1/orders/1", 200, headers, json("{'id': 1, 'lines': [{'quantity': null}]}"));
        for (String wrong : new String[] {
            "{'id': 1, 'surprise': 1}", "{'lines': [{'colour': 1}]}", "{'id': '1'}", "{'total': {'amount': 1.5}}"
        }) {
            assertThatThrownBy(() -> api.check("GET", "/v1/orders/1", 200, headers, json(wrong)))
                    .as(wrong)
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void generatedDocumentIsSound() {
        JsonNode document = document("Authorization", "Bearer " + OPERATOR);
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates();
        assertThat(document.at("/components/parameters/Collection/schema/enum"))
                .hasToString(json("['events','orders','parcels','products']"));
        assertThat(document.at("/paths/~1v1~1orders/get/parameters").findValuesAsText("name"))
                .contains("lines.sku", "-lines.sku", "placed_at", "q", "facets", "sort")
                .doesNotContain("filters", "aggregate_id");
        assertThat(document.at("/paths/~1v1~1orders~1{id}~1events/get/parameters")
                        .findValuesAsText("name"))
                .contains("type", "-aggregate_type")
                .doesNotContain("lines.sku", "q");
        assertThat(document.at("/paths/~1v1~1parcels/get/parameters").findValuesAsText("name"))
                .contains("carrier")
                .doesNotContain("q", "facets", "sort", "highlight");
    }

    /** What documents look like is for those who may see one; what can be asked for stands in /v1/collections too. */
    @Test
    void documentsAreDescribedToThoseWhoReadThem() {
        JsonNode anybody = document();
        assertThat(anybody.at("/components/schemas").has("products")).isTrue();
        assertThat(anybody.at("/components/schemas").has("orders")).isFalse();
        assertThat(anybody.at("/components/schemas").has("events")).isFalse();
        assertThat(anybody.get("paths").has("/v1/orders/{id}/events")).isTrue();
        assertThat(anybody.toString()).doesNotContain("payload", "line_number");

        JsonNode customer = document("Authorization", "Bearer " + Tokens.customer(KEY, "7"));
        assertThat(customer.at("/components/schemas").has("orders")).isTrue();
        assertThat(customer.at("/components/schemas").has("events")).isTrue(); // he reads those of his own orders
        assertThat(customer.at("/components/schemas").has("parcels")).isFalse();

        assertThat(installation
                        .get("/openapi.json", "Authorization", "Bearer x")
                        .status())
                .isEqualTo(401);
    }

    /** It is long, and costs as much to make as many searches. */
    @Test
    void itIsMadeOnceForAllWhoMayReadTheSame() {
        Elasticsearch elasticsearch = Backends.elasticsearch();
        ElasticsearchSettings settings =
                new ElasticsearchSettings(elasticsearch.url(), elasticsearch.user(), elasticsearch.password(), "", "");
        OpenApiDocument known = OpenApiDocument.read();
        try (IndexClient index = new IndexClient(settings, Duration.ofSeconds(10), 4, Runnable::run);
                Directory directory = new Directory(index, installation.prefix())) {
            OpenApi openApi = new OpenApi(directory);
            byte[] all = openApi.complete(known, any -> true).join();
            byte[] open = openApi.complete(known, one -> one.name().equals("products"))
                    .join();
            assertThat(new String(all, StandardCharsets.UTF_8)).contains("/v1/parcels", "line_number");
            assertThat(new String(open, StandardCharsets.UTF_8))
                    .contains("/v1/parcels")
                    .doesNotContain("line_number");
            assertThat(openApi.complete(known, any -> true).join()).isSameAs(all);
            assertThat(openApi.complete(known, one -> one.name().equals("products"))
                            .join())
                    .isSameAs(open);
        }
    }

    @Test
    void changedCollectionIsDescribedAnew() {
        assertThat(brand()).isTrue();
        ObjectNode next = Installation.mapping("products");
        ((ObjectNode) next.at("/_meta/tidemark/filters")).remove("brand");
        installation.create("products", 2, next);
        installation.promote("products", 2);
        await().until(() -> !brand());
        assertThat(document().get("paths").has("/v1/products")).isTrue();
    }

    private boolean brand() {
        return document()
                .at("/paths/~1v1~1products/get/parameters")
                .findValuesAsText("name")
                .contains("brand");
    }
}
