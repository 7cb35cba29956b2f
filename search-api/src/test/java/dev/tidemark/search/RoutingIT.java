package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.search.Installation.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A collection on several shards, whose documents go by the first part of their id: nobody who reads notices. */
@TestInstance(Lifecycle.PER_CLASS)
final class RoutingIT {

    private static final int SELLERS = 12;
    private static final int OFFERS = 5;

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.create("offers", 1, Installation.mapping("offers"), "analysis", 3);
        installation.promote("offers", 1);
        Map<String, ObjectNode> offers = new TreeMap<>();
        for (int seller = 0; seller < SELLERS; seller++) {
            for (int number = 0; number < OFFERS; number++) {
                offers.put("s" + seller + ":" + number, (ObjectNode) Installation.parse(Installation.json(
                        "{'seller': 's%d', 'number': %d, 'name': 'desk lamp of brass'}".formatted(seller, number))));
            }
        }
        installation.write("offers", 1, 7, offers, id -> id.replaceFirst(":.*", ""));
        installation.refresh();
        await().until(() -> installation.get("/v1/offers").status() == 200);
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void eachDocumentIsFoundByItsId() {
        for (int seller = 0; seller < SELLERS; seller++) {
            Response answer = installation.get("/v1/offers/s" + seller + ":3").expect(200);
            assertThat(answer.body().path("seller").asText()).isEqualTo("s" + seller);
            assertThat(answer.header("ETag")).contains("\"7\"");
            installation.get("/v1/offers/s" + seller + ":77").expect(404);
        }
        for (String strange : List.of("s1", "s1:3:4", "%23" + "0".repeat(64), ":3", "a%5C")) {
            installation.get("/v1/offers/" + strange).expect(404);
        }
    }

    @Test
    void similarOnesComeFromAllShards() {
        for (int seller = 0; seller < SELLERS; seller++) {
            assertThat(installation
                            .get("/v1/offers/s" + seller + ":3/similar?limit=50")
                            .expect(200)
                            .ids())
                    .hasSize(50)
                    .doesNotContain("s" + seller + ":3");
        }
    }

    @Test
    void searchesSeeAllShardsAndPageThroughThemOnce() {
        Response all =
                installation.get("/v1/offers?q=lamp&facets=seller&limit=7").expect(200);
        assertThat(all.body().at("/total/value").asInt()).isEqualTo(SELLERS * OFFERS);
        List<String> ids = new ArrayList<>(all.ids());
        for (Response page = all; !page.body().path("next").isNull(); ) {
            page = installation
                    .get("/v1/offers?q=lamp&facets=seller&limit=7&cursor=" + page.next())
                    .expect(200);
            ids.addAll(page.ids());
        }
        assertThat(ids).hasSize(SELLERS * OFFERS).doesNotHaveDuplicates();
        Response one = installation.get("/v1/offers?seller=s4&facets=seller").expect(200);
        assertThat(one.body().at("/total/value").asInt()).isEqualTo(OFFERS);
        assertThat(one.body().at("/facets/seller/values")).hasSizeGreaterThan(1); // not narrowed by its own choice
    }

    @Test
    void severalSearchesAtOnceDoSoToo() {
        Response both = installation
                .post(
                        "/v1/search",
                        "{'searches': [{'collection': 'offers', 'seller': 's1'}, {'collection': 'offers', 'q': 'brass'}]}")
                .expect(200);
        assertThat(both.body().at("/results/0/page/total/value").asInt()).isEqualTo(OFFERS);
        assertThat(both.body().at("/results/1/page/total/value").asInt()).isEqualTo(SELLERS * OFFERS);
    }
}
