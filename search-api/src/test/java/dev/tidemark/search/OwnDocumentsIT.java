package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.Installation.Response;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is no operator sees his own documents only, wherever he looks. */
@TestInstance(Lifecycle.PER_CLASS)
final class OwnDocumentsIT {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String OPERATOR = "operator-0123456789";

    private Installation installation;
    private int number = 1;

    @BeforeAll
    void open() {
        installation = Installation.with(new SearchConfig.Access(KEY, OPERATOR));
        installation.open("products");
        installation.write("products", 1, 1, Map.of("1", json("{'id': 1, 'name': 'Cable'}")));
        installation.open("orders");
        installation.write(
                "orders",
                1,
                1,
                Map.of(
                        "1", order(1, "placed", "7"),
                        "2", order(2, "paid", "7"),
                        "3", order(3, "paid", "8"),
                        "4", order(4, "paid", "null")));
        installation.open("events");
        installation.write(
                "events",
                1,
                1,
                Map.of(
                        "1", event(1, "order", 1, 2, "OrderPaid"),
                        "2", event(2, "order", 1, 1, "OrderPlaced"),
                        "3", event(3, "order", 3, 1, "OrderPlaced"),
                        "4", event(4, "product", 1, 1, "ProductAdded"),
                        "5", event(5, "order", 9, 1, "OrderPlaced")));
        installation.refresh();
    }

    private static String order(int id, String status, String customer) {
        return json("{'id': %d, 'status': '%s', 'customer': {'id': %s, 'name': 'Ada'}, 'lines': []}"
                .formatted(id, status, customer));
    }

    private static String event(int id, String type, int of, int version, String what) {
        return json("{'id': %d, 'aggregate_type': '%s', 'aggregate_id': %d, 'aggregate_version': %d, 'type': '%s'}"
                .formatted(id, type, of, version, what));
    }

    @AfterAll
    void close() {
        installation.close();
    }

    private static String token(String claims) {
        return Tokens.signed("{'alg': 'HS256'}", claims, KEY);
    }

    private Response as(String who, String path) {
        return installation.get(path, "Authorization", "Bearer " + who);
    }

    private static String customer(String id) {
        return Tokens.customer(KEY, id);
    }

    @Test
    void searchesFindAndCountOnlyOnesOwn() {
        var mine = as(customer("7"), "/v1/orders?facets=status&sort=-placed_at").expect(200);
        assertThat(mine.ids()).containsExactlyInAnyOrder("1", "2");
        assertThat(mine.body().at("/total/value").intValue()).isEqualTo(2);
        assertThat(mine.body().at("/facets/status/values"))
                .hasToString(json("[{'value':'paid','count':1},{'value':'placed','count':1}]"));
        assertThat(as(customer("7"), "/v1/orders?q=Ada").ids()).containsExactlyInAnyOrder("1", "2");
        assertThat(as(customer("7"), "/v1/orders?facets=status&status=paid").ids())
                .containsExactly("2");
        assertThat(as(customer("9"), "/v1/orders").expect(200).ids()).isEmpty();
    }

    /** A facet is not narrowed by what is chosen in it; it is by whose documents they are. */
    @Test
    void askingForAnotherOwnersDocumentsFindsNone() {
        assertThat(as(customer("7"), "/v1/orders?customer=8").expect(200).ids()).isEmpty();
        assertThat(as(customer("7"), "/v1/orders?customer=8,7").ids()).containsExactlyInAnyOrder("1", "2");
        assertThat(as(customer("7"), "/v1/orders?customer=null").ids()).isEmpty();
        assertThat(as(customer("7"), "/v1/orders?-customer=7").ids()).isEmpty();
    }

    /** How rare a word is in all documents shows in scores: also in those that a cursor goes on from. */
    @Test
    void onesOwnHaveNoScores() {
        String path = "/v1/orders?q=Ada&limit=1";
        var mine = as(customer("7"), path).expect(200);
        assertThat(mine.body().at("/hits/0/score").isNull()).isTrue();
        assertThat(as(customer("7"), path + "&cursor=" + mine.next())
                        .expect(200)
                        .ids())
                .hasSize(1);
        var all = as(OPERATOR, path).expect(200);
        double score = all.body().at("/hits/0/score").doubleValue();
        assertThat(score).isPositive();
        assertThat(new String(Base64.getUrlDecoder().decode(mine.next()), StandardCharsets.ISO_8859_1))
                .doesNotContain(String.valueOf(score), "orders");
        as(customer("7"), "/v1/orders/1/similar")
                .expect(200)
                .body()
                .get("hits")
                .forEach(hit -> assertThat(hit.get("score").isNull()).isTrue());
        assertThat(as(OPERATOR, "/v1/orders/2/similar")
                        .body()
                        .at("/hits/0/score")
                        .isNumber())
                .isTrue();
    }

    @Test
    void anotherOwnersDocumentIsNotThere() {
        assertThat(as(customer("7"), "/v1/orders/1")
                        .expect(200)
                        .body()
                        .get("id")
                        .intValue())
                .isEqualTo(1);
        var others = as(customer("7"), "/v1/orders/3").expect(404);
        var nobodys = as(customer("7"), "/v1/orders/4").expect(404);
        var none = as(customer("7"), "/v1/orders/99").expect(404);
        assertThat(others.detail().replace('3', '9')).isEqualTo(none.detail().replace("99", "9"));
        assertThat(nobodys.problem()).isEqualTo("not-found");
        assertThat(others.header("ETag")).isEmpty();
    }

    @Test
    void historyIsForTheOwnerOfItsDocument() {
        var mine = as(customer("7"), "/v1/orders/1/events").expect(200);
        assertThat(mine.ids()).containsExactly("2", "1");
        as(customer("7"), "/v1/orders/3/events").expect(404);
        as(customer("7"), "/v1/orders/9/events").expect(404);
        assertThat(as(customer("7"), "/v1/events").expect(403).problem()).isEqualTo("forbidden");
        assertThat(as(OPERATOR, "/v1/orders/3/events").ids()).containsExactly("3");
        // An order that is gone has a history for operators still.
        assertThat(as(OPERATOR, "/v1/orders/9/events").ids()).containsExactly("5");
    }

    /** A document that was just written need not be there yet. */
    @Test
    void historyThatIsNotCompleteEnoughIsToldAsThat() {
        for (String who : List.of(customer("7"), OPERATOR)) {
            for (String id : List.of("1", "3", "5")) {
                var early =
                        as(who, "/v1/orders/" + id + "/events?after=9&wait=0s").expect(503);
                assertThat(early.problem()).isEqualTo("position-not-reached");
                assertThat(early.header("Retry-After")).isPresent();
            }
        }
        as(OPERATOR, "/v1/orders/1/events?nothing=1&after=9&wait=0s").expect(400);
        try {
            installation.progress(9, 9, 0, """
                    {"orders": {"index": "any", "state": "STOPPED", "searchable_position": 2, "lag_ms": 9000}}""");
            await().until(() -> as(OPERATOR, "/v1/events").position() == 9);
            assertThat(as(customer("7"), "/v1/orders/5/events?after=9&wait=0s")
                            .expect(503)
                            .detail())
                    .contains("orders");
            as(customer("7"), "/v1/orders/5/events?after=2&wait=0s").expect(404);
        } finally {
            installation.progress(0, 0, 0);
            await().until(() -> as(OPERATOR, "/v1/events").position() == 0);
        }
    }

    @Test
    void historyIsSearchedLikeTheCollectionThatTellsIt() {
        String path = "/v1/orders/1/events?facets=type&limit=1";
        var first = as(OPERATOR, path).expect(200);
        assertThat(first.ids()).containsExactly("2");
        assertThat(first.body().at("/facets/type/values")).hasSize(2);
        assertThat(first.header("Link").orElseThrow()).startsWith("</v1/orders/1/events?");
        assertThat(as(OPERATOR, path + "&cursor=" + first.next()).expect(200).ids())
                .containsExactly("1");
        assertThat(as(OPERATOR, "/v1/orders/3/events?limit=1&facets=type&cursor=" + first.next())
                        .expect(400)
                        .problem())
                .isEqualTo("invalid-cursor");
        assertThat(as(OPERATOR, "/v1/orders/1/events?sort=id").ids()).containsExactly("1", "2");
        assertThat(as(OPERATOR, "/v1/orders/1/events?aggregate_id=3").ids()).isEmpty();
        assertThat(as(OPERATOR, "/v1/orders/1/events?nothing=1").expect(400).problem())
                .isEqualTo("unknown-parameter");
        as(OPERATOR, "/v1/orders/8/events").expect(404);
        as(OPERATOR, "/v1/orders/x/events").expect(404);
        as(OPERATOR, "/v1/orders/1/lines").expect(404);
        as(OPERATOR, "/v1/products/1/events").expect(404);
    }

    /** What looks like a range, or like another spelling of a customer's number, is nobody's. */
    @ParameterizedTest
    @ValueSource(strings = {"1..", "..9", "1..9", "007", "+7", "7.0", " 7", "null", "-0"})
    void subjectThatIsNoOwnerAsDocumentsHaveItOwnsNothing(String subject) {
        for (String path : List.of("/v1/orders", "/v1/orders?customer=7", "/v1/orders/1", "/v1/orders/1/events")) {
            assertThat(as(customer(subject), path).expect(403).problem()).isEqualTo("forbidden");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1..", "..9", "1..9", "01", "+1", "1.0", "null"})
    void historyIsOfOneDocumentByItsVeryId(String id) {
        as(OPERATOR, "/v1/orders/" + id + "/events").expect(404);
        as(customer("7"), "/v1/orders/" + id + "/events").expect(404);
    }

    @Test
    void severalSearchesAreScopedEach() {
        var several = installation
                .post(
                        "/v1/search",
                        "{'searches': [{'collection': 'orders'}, {'collection': 'events'}, {'collection': 'products'}]}",
                        "Authorization",
                        "Bearer " + customer("7"))
                .expect(200);
        assertThat(several.body().at("/results/0/page/hits")).hasSize(2);
        assertThat(several.body().at("/results/1/status").intValue()).isEqualTo(403);
        assertThat(several.body().at("/results/2/page/hits")).hasSize(1);
    }

    @Test
    void whoIsNobodyIsAskedWhoHeIs() {
        installation.get("/v1/products").expect(200);
        installation.get("/v1/products/1").expect(200);
        for (String path : new String[] {"/v1/orders", "/v1/orders/1", "/v1/orders/1/events", "/v1/events"}) {
            assertThat(installation.get(path).expect(401).problem()).isEqualTo("unauthorized");
        }
        assertThat(as(customer("x"), "/v1/orders").expect(403).problem()).isEqualTo("forbidden");
    }

    /** Words that stand in another's documents alone, and what is counted, completed, corrected or left out because of them. */
    @Test
    void nothingOfAnotherOwnersDocumentsIsToldAnywhere() {
        try (Installation shop = Installation.with(new SearchConfig.Access(KEY, OPERATOR))) {
            ObjectNode mapping = Installation.mapping("orders");
            ObjectNode meta = (ObjectNode) mapping.at("/_meta/tidemark");
            meta.putArray("suggest").add("customer.name");
            meta.withObjectProperty("facets").set("customer", meta.at("/filters/customer"));
            shop.open("orders", mapping);
            shop.write(
                    "orders",
                    1,
                    1,
                    Map.of(
                            "1", order("7", "Ada Lovelace", "MINE-1", "placed", "10.00"),
                            "2", order("7", "Ada Lovelace", "MINE-2", "placed", "20.00"),
                            "3", order("8", "Zaphod Secretname", "THEIRS-1", "hidden", "999.00"),
                            "4", order("8", "Ada Secretname", "MINE-1", "hidden", "888.00")));
            shop.refresh();
            String[] mine = {"Authorization", "Bearer " + Tokens.customer(KEY, "7")};
            List<String> answers = new ArrayList<>();
            for (String path : List.of(
                    "/v1/orders",
                    "/v1/orders?q=ada",
                    "/v1/orders?q=ada&highlight=true&facets=status:50,customer:50,lines.sku:50,lines.quantity,placed_at:month",
                    "/v1/orders?facets=status,lines.sku:50~theirs&status=hidden",
                    "/v1/orders?facets=status,customer:50&customer=8&lines.sku=THEIRS-1",
                    "/v1/orders?facets=status&-customer=7&-status=placed",
                    "/v1/orders?q=zaphod",
                    "/v1/orders?q=zaphid&highlight=true", // typos
                    "/v1/orders?q=secretnam",
                    "/v1/orders?q=ada+secretname", // words left out
                    "/v1/orders?sort=-total&limit=1",
                    "/v1/orders/1/similar",
                    "/v1/orders/suggest?q=ada",
                    "/v1/orders/suggest?q=zap",
                    "/v1/orders/suggest?q=secretn",
                    "/v1/orders/suggest?q=zaphid",
                    "/v1/orders/suggest?q=ad&customer=8")) {
                answers.add(path + " " + shop.get(path, mine).expect(200).body());
            }
            for (String path :
                    List.of("/v1/orders/3", "/v1/orders/3/similar", "/v1/orders/3/events", "/v1/orders/3?fields=id")) {
                answers.add(path + " " + shop.get(path, mine).expect(404).body());
            }
            answers.add(shop.post("/v1/search", """
                            {'searches': [{'collection': 'orders', 'q': 'secretname'},
                                          {'collection': 'orders', 'facets': ['status', 'customer', 'lines.sku']},
                                          {'collection': 'orders', 'customer': [8]}]}""", mine).expect(200).body().toString());
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.replaceFirst("^/v1\\S* ", ""))
                            .doesNotContain("THEIRS", "Secret", "secret</", "Zaphod", "hidden", "999", "888"));

            Response counted = shop.get("/v1/orders?facets=lines.sku,lines.quantity,status,customer", mine);
            assertThat(counted.body().at("/total/value").intValue()).isEqualTo(2);
            assertThat(counted.body().at("/facets/lines.sku/values"))
                    .hasToString(json("[{'value':'MINE-1','count':1},{'value':'MINE-2','count':1}]"));
            assertThat(counted.body().at("/facets/lines.quantity/stats/sum").intValue())
                    .isEqualTo(6);
            assertThat(counted.body().at("/facets/customer/stats/max").intValue())
                    .isEqualTo(7);
            assertThat(shop.get("/v1/orders/suggest?q=ada", mine)
                            .body()
                            .at("/suggestions")
                            .findValuesAsText("text"))
                    .containsExactly("Ada Lovelace");
            assertThat(shop.get("/v1/orders/1/similar", mine).ids()).containsExactly("2");
            // The same words do find them for whoever may see them.
            String[] theirs = {"Authorization", "Bearer " + Tokens.customer(KEY, "8")};
            assertThat(shop.get("/v1/orders?q=zaphid", theirs).ids()).containsExactly("3");
            assertThat(shop.get("/v1/orders/suggest?q=zap", theirs).body().at("/suggestions"))
                    .hasSize(1);
        }
    }

    private static String order(String customer, String name, String sku, String status, String total) {
        return json("""
                {'status': '%s', 'total': {'amount': '%s'}, 'placed_at': '2026-01-02T03:04:05Z',
                 'customer': {'id': %s, 'name': '%s'},
                 'lines': [{'name': 'Lamp', 'quantity': 3, 'product': {'sku': '%s'}}]}""".formatted(status, total, customer, name, sku).replace("\n", " "));
    }

    /** An index that does not say who reads it is for operators, whatever else it says. */
    @Test
    void collectionThatDoesNotSayWhoReadsItIsForOperators() {
        installation.open("parcels");
        installation.write("parcels", 1, 1, Map.of("1", json("{'carrier': 'X', 'number': '1'}")));
        installation.refresh();
        installation.get("/v1/parcels").expect(401);
        installation.get("/v1/parcels/1").expect(401);
        as(customer("7"), "/v1/parcels").expect(403);
        as(customer("7"), "/v1/parcels/1").expect(403);
        assertThat(as(OPERATOR, "/v1/parcels").expect(200).ids()).containsExactly("1");
    }

    /** The projector refuses such a file; an index may have been built by another one. */
    @Test
    void historyThatCannotBeToldIsNoMistakeOfTheCaller() {
        try (Installation shop = Installation.open()) {
            shop.open("events");
            for (String broken : List.of(
                    "'on': 'agregate_id', 'where': {}, 'sort': []",
                    "'on': 'aggregate_id', 'where': {'kind': 'order'}, 'sort': []",
                    "'on': 'aggregate_id', 'where': {'id': 'order'}, 'sort': []",
                    "'on': 'aggregate_id', 'where': {}, 'sort': ['-when']")) {
                ObjectNode mapping = Installation.mapping("orders");
                ((ObjectNode) mapping.at("/_meta/tidemark/histories"))
                        .set("events", Installation.parse(json("{'collection': 'events', " + broken + "}")));
                int generation = number++;
                shop.create("orders", generation, mapping);
                shop.write("orders", generation, 1, Map.of("1", order(1, "placed", "7")));
                shop.refresh();
                shop.promote("orders", generation);
                await().untilAsserted(() -> {
                    Response answer = shop.get("/v1/orders/1/events").expect(500);
                    assertThat(answer.problem()).isEqualTo("broken-history");
                    assertThat(answer.detail())
                            .startsWith("The projection of orders declares a history that cannot be told: events can");
                });
                shop.get("/v1/orders/1").expect(200);
            }
        }
    }

    @Test
    void operatorsSeeEverything() {
        assertThat(as(OPERATOR, "/v1/orders").ids()).hasSize(4);
        assertThat(as(token("{'scope': 'read operator', 'exp': %d}".formatted(Tokens.soon())), "/v1/events")
                        .ids())
                .hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "products"})
    void tokenThatIsNotGoodIsRefused(String collection) {
        String path = "/v1/" + collection;
        String claims = "{'sub': '7', 'exp': %d}".formatted(Tokens.soon());
        for (String bad : new String[] {
            "x",
            "x.y.z",
            token("{'sub': '7', 'exp': %d}".formatted(Instant.now().getEpochSecond() - 1)),
            token("{'sub': '7'}"),
            token("{'exp': %d}".formatted(Tokens.soon())),
            token("{'sub': '7', 'exp': %d, 'nbf': %d}".formatted(Tokens.soon(), Tokens.soon())),
            Tokens.signed("{'alg': 'HS256'}", claims, KEY + "x"),
            Tokens.signed("{'alg': 'none'}", claims, KEY),
            token(claims).replaceFirst("\\.[^.]*$", "."),
            OPERATOR + "0"
        }) {
            assertThat(as(bad, path).expect(401).detail()).contains("token is not good");
        }
        installation.get(path, "Authorization", "Basic eDp5").expect(401);
    }

    /** By nothing but a shell, openssl and curl. */
    @Test
    void readmesRecipeSearchesAsAnOwner() throws Exception {
        String chapter = Files.readString(Path.of("README.md")).split("### As an owner, with curl\n")[1];
        String recipe = chapter.split("```\n")[3].replace("http://127.0.0.1:8081", installation.url());
        assertThat(recipe).contains("openssl").contains(installation.url());
        assertThat(found(recipe)).containsExactlyInAnyOrder("1", "2");
        String operator = recipe.replace("\\\"sub\\\":\\\"7\\\"", "\\\"scope\\\":\\\"operator\\\"");
        assertThat(found(operator)).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    private static List<String> found(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).redirectError(Redirect.INHERIT);
        builder.environment().put("TIDEMARK_TOKEN_KEY", KEY);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        try (InputStream answer = builder.start().getInputStream()) {
            return new Response(200, null, Json.mapper().readTree(answer)).ids();
        }
    }

    /** Without any token, the own machine may see everything; who speaks through it may not. */
    @Test
    void withoutTokensOnlyTheOwnMachineSeesEverything() {
        try (Installation local = Installation.open()) {
            local.open("orders");
            local.write("orders", 1, 1, Map.of("1", order(1, "placed", "7")));
            local.refresh();
            assertThat(local.get("/v1/orders").expect(200).ids()).containsExactly("1");
            local.get("/v1/orders", "Origin", "http://127.0.0.1:3000").expect(200);
            local.get("/v1/orders", "Origin", "https://evil.example").expect(401);
            local.get("/v1/orders", "X-Forwarded-For", "203.0.113.9").expect(401);
            assertThat(local.get("/v1/orders", "Authorization", "Bearer x")
                            .expect(401)
                            .problem())
                    .isEqualTo("unauthorized");
        }
    }
}
