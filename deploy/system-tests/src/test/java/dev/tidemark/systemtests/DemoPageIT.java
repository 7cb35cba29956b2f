package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.local.FaultProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** search-api's page as a person uses it, in a browser, over what the projector has written. */
@Timeout(600)
@TestInstance(Lifecycle.PER_CLASS)
class DemoPageIT {

    private static final List<String> BRANDS = List.of("Norrland", "Vela", "Brandt & Sohn");
    private static final List<String> NOUNS = List.of("Kettle", "Headphones", "Lantern");
    private static final int PRODUCTS = 30;

    private Shop shop;
    private ServiceProcess search;
    private Client client;
    private final List<Long> products = new ArrayList<>();
    private Browser browser;

    @BeforeAll
    void open() throws Exception {
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        ServiceProcess writer = shop.startWriter();
        shop.startProjector().awaitReady();
        search = shop.startSearch();
        client = new Client(writer, search);
        client.category("kitchen", "Kitchen");
        client.category("audio", "Audio");
        for (int i = 0; i < PRODUCTS; i++) {
            products.add(client.product(product(i)));
        }
    }

    private static ObjectNode product(int i) {
        String brand = BRANDS.get(i / NOUNS.size() % BRANDS.size());
        String noun = NOUNS.get(i % NOUNS.size());
        ObjectNode body = Http.JSON.createObjectNode();
        body.put("sku", "%s-%03d".formatted(noun.substring(0, 3).toUpperCase(), i))
                .put("name", brand + " " + noun + " " + (i + 1))
                .put("description", "A " + noun.toLowerCase() + " <b>made</b> by " + brand + ".")
                .put("category", i % NOUNS.size() == 1 ? "audio" : "kitchen")
                .put("brand", brand)
                .put("stock", 7 * i);
        body.putObject("price").put("amount", (12 + 13 * i) + ".90").put("currency", "EUR");
        body.putObject("attributes").put("color", "moss").put("weight_g", 250);
        return body;
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @BeforeEach
    void start() {
        browser = Browser.start();
    }

    @AfterEach
    void end() {
        browser.close();
    }

    private void show(String view) {
        // Everything that the client wrote is to be seen.
        client.get("/v1/products?limit=0").expect(200);
        browser.open(search.uri("/" + view).toString());
    }

    private JsonNode api(String path) {
        return client.get(path).expect(200).body();
    }

    @Test
    void beginsWithWhatEverybodyMaySee() {
        show("");
        browser.find(".cards .product");
        assertThat(browser.url()).endsWith("/#/products");
        assertThat(browser.texts("#tabs a")).hasSize(4).element(0).isEqualTo("Products");
        assertThat(browser.texts("#tabs [aria-current=page]")).containsExactly("Products");
        assertThat(browser.texts(".cards .product")).hasSize(24);
        assertThat(browser.texts(".total").get(0)).startsWith(PRODUCTS + " products");
        browser.await(
                "the lag is shown",
                () -> browser.texts("#freshness")
                        .get(0)
                        .replaceAll("[^a-z0-9. ]", "")
                        .matches("position \\d+  \\d+\\.\\d{3} s behind"));
        browser.assertAccessible("products");
        browser.evaluate("document.querySelector('main').setAttribute('aria-busy', 'true')");
        browser.assertAccessible("products-while-others-are-awaited");
        assertThat(browser.evaluate("performance.getEntries().filter(e => /\\/$|assets/.test(e.name))"
                                + ".reduce((bytes, e) => bytes + e.encodedBodySize, 0)")
                        .asInt())
                .as("bytes of the page")
                .isBetween(10_000, 28_000);
    }

    @Test
    void completionsAreTakenByKeyboard() {
        show("#/products");
        browser.click("#q");
        browser.type("kett");
        browser.find("#suggestions [role=option]");
        assertThat(browser.find("#q").getDomAttribute("aria-expanded")).isEqualTo("true");
        browser.assertAccessible("suggestions");
        browser.type(Keys.ARROW_DOWN);
        String first = browser.find("#suggestions [aria-selected=true] span").getText();
        assertThat(first).contains("Kettle");
        assertThat(browser.find("#q").getDomAttribute("aria-activedescendant"))
                .isEqualTo(browser.find("#suggestions [aria-selected=true]").getDomAttribute("id"));
        assertThat(browser.find("#q").getDomProperty("value")).isEqualTo(first);
        browser.type(Keys.ESCAPE);
        assertThat(browser.find("#q").getDomProperty("value")).isEqualTo("kett");
        assertThat(browser.find("#q").getDomAttribute("aria-expanded")).isEqualTo("false");

        browser.type(Keys.ARROW_DOWN);
        browser.find("#suggestions [role=option]");
        browser.type(Keys.ARROW_DOWN, Keys.ENTER);
        browser.await("it is searched for", () -> browser.texts("h1").contains("“" + first + "”"));
        assertThat(browser.texts(".card .name").get(0)).isEqualTo(first);
        assertThat(browser.texts(".card .name mark")).isNotEmpty();
        assertThat(browser.url()).contains("#/products?q=");
    }

    @Test
    void whatIsFoundForTyposAndMissingWordsIsSaid() {
        show("#/products?q=ketle");
        assertThat(browser.find(".note a").getText()).isEqualTo("kettle");
        browser.click(".note a");
        browser.await(
                "nothing is to be said",
                () -> browser.texts(".note:not([hidden])").isEmpty());
        assertThat(browser.texts(".card .name")).isNotEmpty().allMatch(name -> name.contains("Kettle"));

        show("#/products?q=kettle+submarine");
        assertThat(browser.find(".note s").getText()).isEqualTo("submarine");
    }

    @Test
    void markupInDocumentsStaysText() {
        show("#/products?q=made");
        assertThat(browser.find(".card .snippet").getText()).contains("<b>made</b>");
        assertThat(browser.texts(".snippet b")).isEmpty();
        assertThat(browser.texts(".snippet mark")).contains("made");
    }

    @Test
    void facetsNarrowAndCountAsTheApiDoes() {
        show("#/products?q=kettle");
        browser.click("[data-key='brand Vela']");
        browser.await("it holds", () -> browser.texts(".chip").contains("Remove Brand: Vela ×"));
        assertFacet("brand", api("/v1/products?q=kettle&brand=Vela&facets=brand&limit=0"));
        assertThat(browser.find("[data-key='brand Vela']").isSelected()).isTrue();
        assertThat(browser.evaluate("document.activeElement.dataset.key").asText())
                .as("the focus stays")
                .isEqualTo("brand Vela");

        browser.click("[data-key='brand Norrland']");
        browser.await("both hold", () -> browser.url().contains("brand=Vela,Norrland"));
        JsonNode both = api("/v1/products?q=kettle&brand=Vela,Norrland&facets=brand,category&limit=0");
        browser.await(
                "that many are said",
                () -> browser.texts(".total")
                        .get(0)
                        .startsWith(both.at("/total/value").asText() + " "));
        assertFacet("brand", both);
        assertFacet("category", both);

        browser.click("[data-key='price 200..300']");
        browser.await("prices are narrowed", () -> browser.url().contains("price=200..300"));
        JsonNode narrow = api("/v1/products?q=kettle&brand=Vela,Norrland&price=200..300&limit=0");
        browser.await(
                "that many are said",
                () -> browser.texts(".total")
                        .get(0)
                        .startsWith(narrow.at("/total/value").asText() + " "));
        browser.click(".chips .link");
        browser.await("nothing holds", () -> browser.texts(".chip").isEmpty());
    }

    private void assertFacet(String facet, JsonNode answer) {
        for (JsonNode value : answer.at("/facets/" + facet + "/values")) {
            String key = facet + " " + value.get("value").asText();
            assertThat(browser.texts("li:has(> label > [data-key='" + key + "']) .count"))
                    .as(key)
                    .containsExactly(value.get("count").asText());
        }
    }

    @Test
    void listIsSortedPagedAndFoundAgain() {
        show("#/products");
        browser.click("#sort option[value='-price']");
        browser.await(
                "the dearest comes first",
                () -> browser.texts(".card .name").get(0).endsWith(" " + PRODUCTS));
        browser.click(".more button");
        browser.await("all are shown", () -> browser.texts(".card .name").size() == PRODUCTS);
        assertThat(browser.texts(".card .name"))
                .doesNotHaveDuplicates()
                .element(PRODUCTS - 1)
                .asString()
                .endsWith(" 1");
        assertThat(browser.evaluate("document.activeElement.textContent").asText())
                .as("the focus is on the first new one")
                .isEqualTo(browser.texts(".card .name").get(24));

        browser.click("#hit-" + products.get(2) + " a");
        assertThat(browser.find(".document h1").getText()).endsWith("Lantern 3");
        browser.back();
        browser.await("all are shown again", () -> browser.texts(".card .name").size() == PRODUCTS);
        assertThat(browser.find("#sort").getDomProperty("value")).isEqualTo("-price");
        browser.back();
        browser.await(
                "it is as it was",
                () -> browser.url().endsWith("#/products")
                        && browser.find("#sort").getDomProperty("value").isEmpty());
    }

    @Test
    void productShowsWhatIsLikeIt() {
        show("#/products/" + products.get(0));
        assertThat(browser.find(".document h1").getText()).isEqualTo("Norrland Kettle 1");
        assertThat(browser.find(".lead strong").getText()).contains("12.90");
        browser.find(".document .cards .product");
        assertThat(browser.texts(".timeline b")).contains("Product created");
        browser.assertAccessible("product");
        browser.click(".document .cards .product a");
        browser.await(
                "the other one is shown", () -> !browser.texts(".document h1").contains("Norrland Kettle 1"));
    }

    @Test
    void orderIsFollowedWithItsHistory() {
        long customer = client.customer("Ada Okafor", "ada@shop.example");
        long order = client.order(customer, products.get(10), products.get(11));
        show("#/orders");
        browser.click("#hit-" + order + " a");
        assertThat(browser.find(".document h1").getText()).contains("placed");
        browser.await("so is its history", () -> browser.texts(".timeline b").equals(List.of("Order placed")));
        assertThat(browser.texts("tbody tr")).hasSize(2);
        client.ship(order);
        browser.await(
                "the page shows it by itself", () -> browser.texts("h1 .badge").contains("shipped"));
        browser.await(
                "so is what happened",
                () -> browser.texts(".timeline b").equals(List.of("Order placed", "Order shipped")));
        assertThat(api("/v1/orders/" + order + "/events").get("hits")).hasSize(2);
        browser.assertAccessible("order");

        browser.click("dl.table a");
        browser.await("the customer is shown", () -> browser.url().endsWith("#/customers/" + customer));
        browser.click(".links a");
        browser.await(
                "his orders are shown", () -> browser.texts(".chip").contains("Remove Customer: " + customer + " ×"));
        browser.find("#hit-" + order);
        browser.assertAccessible("orders");
    }

    @Test
    void narrowScreenHoldsAllOfIt() {
        browser.size(360, 740);
        show("#/products?q=kettle&brand=Vela");
        browser.find(".product");
        browser.assertFitsTheWidth();
        browser.assertAccessible("narrow");
        browser.click(".fold");
        browser.find("[data-key='brand Vela']");
        browser.assertFitsTheWidth();
        browser.assertAccessible("narrow-filters");
        long order = client.order(client.customer("Bo", "bo@shop.example"), products.get(5));
        show("#/orders/" + order);
        browser.find(".timeline");
        browser.assertFitsTheWidth();
        browser.assertAccessible("narrow-order");
    }

    @Test
    void documentsWithOwnersAskForToken() {
        shop.set("TIDEMARK_OPERATOR_TOKEN", "only-for-this-test");
        ServiceProcess guarded = shop.startSearch();
        shop.set("TIDEMARK_OPERATOR_TOKEN", "");
        browser.open(guarded.uri("/#/customers").toString());
        assertThat(browser.find(".problem h1").getText()).isEqualTo("Say who you are");
        browser.assertAccessible("owners");
        browser.click(".problem input");
        browser.type("wrong", Keys.ENTER);
        browser.await("it is not good", () -> browser.texts(".problem h1").contains("This token is not good"));
        browser.click(".problem input");
        browser.type("ключ", Keys.ENTER);
        browser.await(
                "it can be none",
                () -> String.join(" ", browser.texts(".problem p")).contains("ASCII"));
        assertThat(browser.texts(".problem h1")).containsExactly("This token is not good");
        browser.click(".problem input");
        browser.type("only-for-this-test", Keys.ENTER);
        browser.find(".list h1");
        assertThat(browser.evaluate("localStorage.length").asInt()).isZero();
        assertThat(browser.consoleErrors()).allMatch(error -> error.contains("401"));
    }

    @Test
    void recoversByItselfFromWhatPasses() throws Exception {
        URI elasticsearch = URI.create(Servers.elasticsearch());
        try (FaultProxy proxy = FaultProxy.before(elasticsearch.getHost(), elasticsearch.getPort())) {
            shop.useElasticsearch("http://127.0.0.1:" + proxy.port());
            ServiceProcess behind = shop.startSearch();
            shop.useElasticsearch(Servers.elasticsearch());
            proxy.reset();
            browser.open(behind.uri("/#/products").toString());
            browser.await(
                    "the trouble is said", () -> browser.texts(".problem h1").contains("Not now"));
            browser.assertAccessible("unavailable");
            proxy.pass();
            browser.find(".cards .product");
            assertThat(browser.consoleErrors()).allMatch(error -> error.contains("503"));
        }
    }
}
