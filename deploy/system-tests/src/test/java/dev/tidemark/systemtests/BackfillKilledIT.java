package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A collection is built anew, taken live and taken back, under writes and searches, and the projector killed -9 in every
 * phase of that: no document is missing or stale, and no search fails.
 */
@Timeout(900)
class BackfillKilledIT {

    private static final int PRODUCTS = 2_000;
    /** So slow that there is time for something to happen meanwhile. */
    private static final int SLOWLY = 400;

    private Shop shop;
    private ElasticsearchFaults elasticsearch;
    private Operator operator;
    private Shoppers shoppers;
    private Load load;

    @BeforeEach
    void open() throws Exception {
        elasticsearch = new ElasticsearchFaults(Servers.elasticsearch());
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        Load.fill(shop, PRODUCTS);
        shop.useElasticsearch(elasticsearch.url());
        operator = new Operator(shop, "products", shop.startProjector().awaitReady());
        shop.awaitSearchable();
        shop.useElasticsearch(Servers.elasticsearch()); // what search-api asks for is not held
        shoppers = new Shoppers(shop, shop.startSearch());
        shop.useElasticsearch(elasticsearch.url());
        shop.awaitSearchable();
        // Renamed categories reach a hundred products each: more would be a test of the machine.
        load = Load.start(shop, PRODUCTS, 1, 100);
        shoppers.start();
        shoppers.awaitMore();
    }

    @AfterEach
    void close() throws Exception {
        elasticsearch.pass();
        if (shoppers != null) {
            shoppers.stop();
        }
        shop.close();
        elasticsearch.close();
    }

    @Test
    void killedInEveryPhase() throws Exception {
        whileFilling();
        whileCatchingUp();
        whileVerifying();
        beforeThePromote();
        whilePromoting();
        afterThePromote();
        whileRollingBack();
        load.stop();
        shoppers.awaitMore();
        shoppers.assertContent();
        shop.assertTrue();
    }

    private void whileFilling() throws Exception {
        operator.backfill(SLOWLY, true);
        operator.awaitNewest(
                "some of generation 2 is filled",
                newest ->
                        isIn(newest, 2, "BUILDING") && newest.path("documents").asLong() > 0);
        killAndStart();
        operator.awaitLive(2);
        shoppers.awaitMore();
    }

    /** Paused, it cannot come to where the database is: so it stays in this phase until it is killed. */
    private void whileCatchingUp() throws Exception {
        operator.backfill(SLOWLY, true);
        operator.awaitNewest(
                "generation 3 is being filled",
                newest ->
                        isIn(newest, 3, "BUILDING") && newest.path("documents").asLong() > 0);
        operator.pause();
        operator.awaitNewest("generation 3 catches up", newest -> isIn(newest, 3, "CATCHING_UP"));
        operator.killProjector();
        operator.startProjector();
        operator.resume();
        operator.awaitLive(3);
        shoppers.awaitMore();
    }

    private void whileVerifying() throws Exception {
        int before = elasticsearch.faults();
        elasticsearch.hold(request -> request.target().contains(operator.index(4) + "/_pit"));
        operator.backfill(0, true);
        awaitFault("generation 4 is being verified", before);
        assertThat(isIn(operator.newest(), 4, "CATCHING_UP")).isTrue();
        killAndStart();
        operator.awaitLive(4);
        shoppers.awaitMore();
    }

    private void beforeThePromote() throws Exception {
        operator.backfill(0, false);
        operator.awaitNewest("generation 5 is ready", newest -> isIn(newest, 5, "READY"));
        killAndStart();
        assertThat(shop.index().behind("products")).isEqualTo(operator.index(4));
        operator.projector().awaitReady();
        operator.promote();
        operator.awaitLive(5);
        shoppers.awaitMore();
    }

    private void whilePromoting() throws Exception {
        int before = elasticsearch.faults();
        elasticsearch.hold(request -> request.target().startsWith("/_aliases"));
        operator.backfill(0, true);
        awaitFault("the alias is to move to generation 6", before);
        assertThat(isIn(operator.newest(), 6, "LIVE")).isTrue();
        assertThat(shop.index().behind("products")).isEqualTo(operator.index(5));
        killAndStart();
        operator.awaitLive(6);
        shoppers.awaitMore();
    }

    private void afterThePromote() throws Exception {
        operator.backfill(0, true);
        operator.awaitLive(7);
        killAndStart();
        operator.awaitLive(7);
        shoppers.awaitMore();
    }

    private void whileRollingBack() throws Exception {
        operator.projector().awaitReady();
        int before = elasticsearch.faults();
        elasticsearch.hold(request -> request.target().startsWith("/_aliases"));
        operator.rollBackAside();
        awaitFault("the alias is to go back to generation 6", before);
        killAndStart();
        operator.awaitLive(6);
        shoppers.awaitMore();
    }

    /** A cursor goes on in the generation that it was opened in. */
    @Test
    void promotedRolledBackAndPromotedAgain() throws Exception {
        JsonNode opened = shoppers.first(10);
        operator.backfill(0, true);
        operator.awaitLive(2);
        shoppers.check(shoppers.rest(opened));
        shoppers.awaitMore();

        opened = shoppers.first(10);
        operator.rollBack();
        assertThat(shop.index().behind("products")).isEqualTo(operator.index(1));
        shoppers.check(shoppers.rest(opened));
        shoppers.awaitMore();
        shop.awaitSearchable();

        opened = shoppers.first(10);
        operator.promote();
        operator.awaitLive(2);
        shoppers.check(shoppers.rest(opened));
        shoppers.awaitMore();

        load.stop();
        shoppers.assertContent();
        shop.assertTrue();
        operator.rollBack(); // the one that stands by is as true
        shop.assertTrue();
    }

    private void killAndStart() throws InterruptedException {
        operator.killProjector();
        elasticsearch.pass();
        operator.startProjector();
    }

    private void awaitFault(String what, int before) {
        Wait.until(what, Wait.SOON, () -> elasticsearch.faults() > before, shop::describe);
    }

    private static boolean isIn(JsonNode generation, int number, String state) {
        return generation.path("number").asInt() == number
                && generation.path("state").asText().equals(state);
    }
}
