package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** The projector's own page, in a real browser, as an operator sees and uses it. */
@Timeout(600)
class DashboardIT {

    private static final int PRODUCTS = 400;
    private static final String TOKEN = "0123456789abcdef";

    private Shop shop;
    private ServiceProcess projector;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        Load.fill(shop, PRODUCTS);
        browser = Browser.start();
    }

    @AfterEach
    void close() {
        try {
            browser.close();
        } finally {
            shop.close();
        }
    }

    private void start() throws Exception {
        projector = shop.startProjector().awaitReady();
        shop.awaitSearchable();
        browser.open(projector.uri("/").toString());
        awaitHeadline("Search is complete");
    }

    @Test
    void lagRisesWhilePausedAndFallsWhenResumed() throws Exception {
        start();
        browser.await("four cards", () -> browser.texts("#collections h3").size() == 4);
        assertThat(browser.texts("#collections h3")).containsExactlyInAnyOrderElementsOf(Shop.COLLECTIONS);
        browser.await("the lag is zero", () -> text("#lag").equals("0 s"));
        browser.await("the doctor has looked", () -> browser.texts("#doctor li").size() > 6);
        browser.await("a chart", () -> drawn() == 4);
        browser.assertAccessible("dashboard");
        browser.evaluate("document.body.classList.add('stale')");
        browser.assertAccessible("dashboard-connection-lost");
        browser.evaluate("document.body.classList.remove('stale')");

        confirmed("#pause");
        awaitHeadline("Paused");
        double before = lag();
        browser.await("the lag rises", () -> lag() > before + 2);
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("UPDATE product SET stock = stock + 1 WHERE id <= 20");
        }
        browser.await("one transaction waits", () -> text("#headline").endsWith("1 transaction waits"));
        assertThat(text("#pause")).isEqualTo("Resume");
        browser.assertAccessible("dashboard-paused");

        confirmed("#pause");
        awaitHeadline("Search is complete");
        browser.await("the lag falls", () -> text("#lag").equals("0 s"));
        browser.await("the chart tells of both", () -> {
            String said = browser.find("#chart-lag").getAttribute("aria-label");
            return said.startsWith("Lag: lag 0 s") && !said.contains("at most 0 s");
        });
        shop.assertTrue();
    }

    @Test
    void backfillShowsItsProgressAndWhatItLeavesCanBeRolledBackTo() throws Exception {
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            Load.products(sql, 2_000_000, 30_000);
            sql.execute("ANALYZE TABLE product"); // what progress is measured by is MySQL's estimate
        }
        start();
        Operator operator = new Operator(shop, "products", projector);
        operator.backfill(2_000, true);
        String progress = "document.querySelector('[data-collection=products] progress')?.value ?? 0";
        browser.await("some progress", () -> browser.evaluate(progress).asDouble() > 0.05);
        double before = browser.evaluate(progress).asDouble();
        browser.await("more progress", () -> browser.evaluate(progress).asDouble() > before);
        browser.await(
                "time left", () -> text("[data-collection=products] .jobs").contains("left"));
        assertThat(text("[data-collection=products] .jobs")).contains("Backfill", "of about", "/s");
        browser.assertAccessible("dashboard-backfill");
        operator.awaitLive(2);
        browser.await(
                "it is live", () -> text("[data-collection=products] .index").endsWith("products-000002"));

        confirmed("[data-collection=products] [data-action=roll-back]");
        operator.awaitLive(1);
        browser.await(
                "the other one is live",
                () -> text("[data-collection=products] .index").endsWith("products-000001"));
        browser.click("[data-collection=products] [data-action=verify]");
        browser.click("#dialog-yes");
        browser.await("verified", () -> text("#toast").equals("products says what the database says."));
        shop.assertTrue();
    }

    @Test
    void whatIsObjectedToCanServeAllTheSameAndWhatNoFileDeclaresCanBeDropped() throws Exception {
        String left = shop.prefix() + "leftovers";
        elasticsearch("PUT", left + "-000001", """
                {"mappings": {"_meta": {"tidemark": {"collection": "leftovers"}}}, "aliases": {"%s": {}}}""".formatted(left));
        start();
        browser.await(
                "it is said", () -> text("[data-undeclared=leftovers]").contains("No projection file declares it"));
        browser.assertAccessible("dashboard-undeclared");
        confirmed("[data-undeclared=leftovers] [data-action=drop]");
        browser.await("it is gone", () -> text("#undeclared").isEmpty());
        browser.await("it is told", () -> text("#toast").equals(left + "-000001 is dropped."));

        Operator operator = new Operator(shop, "products", projector);
        operator.backfill(100, true);
        operator.awaitNewest(
                "it is being filled", newest -> newest.path("documents").asInt() > 0);
        elasticsearch("PUT", operator.index(2) + "/_doc/999999999", "{}");
        operator.awaitNewest(
                "it is objected to", newest -> newest.path("objection").isObject());
        browser.await(
                "it is told",
                () -> text("[data-collection=products] .generations").contains("1 too many"));
        browser.assertAccessible("dashboard-objection");
        browser.click("[data-collection=products] [data-action=promote]");
        browser.click("dialog [name=force]");
        browser.click("#dialog-yes");
        operator.awaitLive(2);
    }

    private static void elasticsearch(String method, String path, String body) throws Exception {
        Http.Answer answer =
                Http.send(method, URI.create(Servers.elasticsearch() + "/" + path), Http.JSON.readTree(body));
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
    }

    @Test
    void deadLetterIsShownAndRetried() throws Exception {
        start();
        browser.await("no letters", () -> text("#letters").startsWith("None"));
        nested(1);
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("UPDATE customer_order SET status = 'cancelled' WHERE id = 7");
        }
        browser.find("[data-letter='orders/7']");
        assertThat(text("[data-letter='orders/7'] .reason")).contains("nested");
        browser.await("counted", () -> text("[data-collection=orders] .facts").contains("Dead letters\n1"));
        browser.click("[data-letter='orders/7'] [aria-expanded]");
        browser.await("the document", () -> text("[data-letter='orders/7'] pre").contains("\"cancelled\""));
        browser.assertAccessible("dashboard-dead-letter");

        browser.click("[data-letter='orders/7'] [data-action=retry]");
        browser.await("refused again", () -> text("#toast").equals("orders/7 was refused again."));
        nested(10_000);
        browser.click("[data-letter='orders/7'] [data-action=retry]");
        browser.await("taken", () -> text("#toast").equals("orders/7 was taken now."));
        browser.await("gone", () -> text("#letters").startsWith("None"));
        Wait.until(
                "searches find it",
                Wait.SOON,
                () -> shop.index()
                        .search("orders")
                        .get("7")
                        .source()
                        .path("status")
                        .asText()
                        .equals("cancelled"),
                shop::describe);
        shop.assertTrue();
    }

    /** How many rows of a relation Elasticsearch takes in a document. */
    private void nested(int limit) {
        URI settings = URI.create(Servers.elasticsearch() + "/" + shop.index().behind("orders") + "/_settings");
        Http.send("PUT", settings, Http.JSON.createObjectNode().put("index.mapping.nested_objects.limit", limit))
                .expect(200);
    }

    @Test
    void nothingIsDoneWithoutTheToken() throws Exception {
        shop.set("TIDEMARK_ADMIN_TOKEN", TOKEN);
        start();
        browser.await("letters are locked", () -> text("#letters").contains("admin token"));
        browser.await("the doctor is locked", () -> text("#doctor").contains("admin token"));
        browser.click("#pause");
        browser.click("#dialog-yes");
        browser.find("#token-field");
        for (String wrong : new String[] {"guessed", "ключ"}) {
            browser.type(wrong, Keys.ENTER);
            browser.await(
                    "asked again",
                    () -> text("#token-why").equals("This token is not the one.")
                            && browser.evaluate("document.getElementById('token-field').value")
                                    .asText()
                                    .isEmpty());
        }
        browser.assertAccessible("dashboard-token");
        browser.type(Keys.ESCAPE);
        browser.await("nothing done", () -> text("#toast").startsWith("Nothing was done"));
        assertThat(status().path("state").asText()).isEqualTo("streaming");

        browser.click("#pause");
        browser.click("#dialog-yes");
        browser.find("#token-field");
        browser.type(TOKEN, Keys.ENTER);
        awaitHeadline("Paused");
        confirmed("#pause"); // the token is known by now
        awaitHeadline("Search is complete");
        assertThat(browser.consoleErrors()).allMatch(error -> error.contains("401"));
    }

    @Test
    void keysAloneDoAllAndAPhoneShowsAll() throws Exception {
        start();
        browser.size(360, 740);
        browser.await("a chart", () -> drawn() == 4);
        browser.assertFitsTheWidth();
        browser.assertAccessible("dashboard-phone");
        browser.evaluate("document.getElementById('pause').focus()");
        browser.type(Keys.ENTER);
        browser.find("dialog[open]");
        browser.type(Keys.ESCAPE);
        browser.await(
                "closed",
                () -> browser.evaluate("!document.querySelector('dialog').open").asBoolean());
        assertThat(browser.evaluate("document.activeElement.id").asText()).isEqualTo("pause");
        assertThat(status().path("state").asText()).isEqualTo("streaming");
        browser.type(Keys.ENTER);
        browser.find("dialog[open]");
        browser.evaluate("document.getElementById('dialog-yes').focus()");
        browser.type(Keys.ENTER);
        awaitHeadline("Paused");
        new Operator(shop, "products", projector).resume();
        awaitHeadline("Search is complete");
    }

    @Test
    void lostConnectionIsSaidAndTakenUpAgain() throws Exception {
        start();
        projector.stop();
        browser.await("it is said", () -> text("#connection").contains("lost"));
        browser.screenshot("dashboard-lost");
        browser.consoleErrors();
        projector = shop.startProjectorInPlaceOf(projector).awaitReady();
        browser.await("it is back", () -> text("#connection").equals("Live"));
        browser.consoleErrors();
    }

    private void confirmed(String button) {
        browser.click(button);
        browser.click("#dialog-yes");
    }

    private void awaitHeadline(String beginning) {
        browser.await(beginning, () -> text("#headline").startsWith(beginning));
    }

    private String text(String selector) {
        List<String> texts = List.of(browser.evaluate("document.querySelector("
                        + Http.JSON.getNodeFactory().textNode(selector) + ")?.innerText ?? ''")
                .asText());
        return texts.get(0).trim();
    }

    private int drawn() {
        return browser.evaluate("document.querySelectorAll('.plot canvas').length")
                .asInt();
    }

    private double lag() {
        return status().path("lag_seconds").asDouble();
    }

    private JsonNode status() {
        return Http.get(projector.uri("/v1/status")).expect(200).body();
    }
}
