package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed is not always what was meant. */
@TestInstance(Lifecycle.PER_CLASS)
final class LenienceIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        Map<String, ObjectNode> products = new LinkedHashMap<>();
        product(products, "1", "WH-1000XM4/B", "Wireless Headphones", "Sony", "Quiet <b>& light</b> on every trip", 5);
        product(products, "2", "KT-7", "Electric Kettle", "Nørrland", "Boils a litre of water in a minute", 5);
        product(products, "3", "TV-55", "Television 55 inch", "Vela", "A wire free picture", 5);
        product(products, "4", "KT-8", "Kettle", "Vela", "The kettle for a stove", 0);
        product(products, "5", "KT-9", "Kettle", "Vela", "The kettle for a stove", 5);
        product(products, "6", "LA-1", "Running lamps", "Don't Panic", "Wi-Fi lamps for the purple hour", 5);
        installation.write("products", 1, 1, products);
        installation.refresh();
    }

    private static void product(
            Map<String, ObjectNode> products,
            String id,
            String sku,
            String name,
            String brand,
            String text,
            int stock) {
        ObjectNode product = Json.mapper().createObjectNode();
        product.put("id", Integer.parseInt(id))
                .put("sku", sku)
                .put("name", name)
                .put("brand", brand);
        products.put(id, product.put("description", text).put("stock", stock));
    }

    @AfterAll
    void close() {
        installation.close();
    }

    private Installation.Response search(String q, String more) {
        return installation
                .get("/v1/products?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8) + more)
                .expect(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "headphone | 1", // another form of the word
                "lamp hours | 6",
                "norrland | 2", // accents
                "the kettle for stove | 4 5", // stop words need not be there
                "wirel | 1", // the beginning of the last word
                "wirel headphones | 1", // and of another one where nothing else is found, left out
                "WH-1000XM4/B | 1", // codes, with and without what stands between
                "wh1000xm4b | 1",
                "wh 1000 xm4 b | 1",
                "wh-1000 | 1",
                "kt7 | 2",
                "wifi lamps | 6",
                "wi fi lamps | 6",
                "dont panic | 6",
                "hedphones | 1", // typos
                "haedphones | 1",
                "hedph | 1", // in the beginning of a word
                "head phones | 1",
                "tv | 3", // synonyms
                "television | 3",
                "cans | 1",
                "cordless | 3",
                "kettle -vela | 2", // exclusions
                "kettle -\"for a stove\" | 2",
                "-kettle -lamps | 1 3",
                "\"electric kettle\" | 2", // phrases
                "\"kettle electric\" water | 2",
            })
    void isFound(String q, String ids) {
        assertThat(search(q, "").ids()).containsExactlyInAnyOrder(ids.split(" "));
    }

    @Test
    void aCodeHasNoTypos() {
        assertThat(search("kt5", "").ids()).isEmpty();
        assertThat(search("wh-1001xm4", "").ids()).isEmpty();
    }

    @Test
    void wordsThatNothingHasAreLeftOutAndNamed() {
        JsonNode answer = search("sony zzzzz headphones", "").body();
        assertThat(answer.at("/hits/0/id").textValue()).isEqualTo("1");
        assertThat(answer.at("/relaxed/ignored").toString()).isEqualTo("[\"zzzzz\"]");
    }

    @Test
    void asFewWordsAsPossibleAreLeftOutCommonOnesFirst() {
        // Three have "kettle", one has "purple", none both: the rare word says more.
        JsonNode answer = search("purple kettle", "").body();
        assertThat(answer.at("/hits/0/id").textValue()).isEqualTo("6");
        assertThat(answer.at("/relaxed/ignored").toString()).isEqualTo("[\"kettle\"]");
        assertThat(answer.at("/total/value").intValue()).isEqualTo(1);
    }

    @Test
    void whatWasLeftOutStaysOutOnLaterPages() {
        Installation.Response first = search("vela kettle purpleish", "&limit=1");
        Installation.Response second = search("vela kettle purpleish", "&limit=1&cursor=" + first.next());
        assertThat(first.body().get("relaxed")).isEqualTo(second.body().get("relaxed"));
        List<String> both = new ArrayList<>(first.ids());
        both.addAll(second.ids());
        assertThat(both).containsExactlyInAnyOrder("4", "5");
    }

    @Test
    void nothingIsLeftOutWhereNothingWouldBeFound() {
        JsonNode answer = search("zzzzz qqqqq", "").body();
        assertThat(answer.at("/total/value").intValue()).isZero();
        assertThat(answer.get("relaxed").isNull()).isTrue();
        assertThat(search("kettle", "").body().get("relaxed").isNull()).isTrue();
    }

    @Test
    void didYouMean() {
        assertThat(search("wireles hedphones", "").body().get("did_you_mean").textValue())
                .isEqualTo("wireless headphones");
        assertThat(search("wireless headphones", "").body().get("did_you_mean").isNull())
                .isTrue();
        // What is left out is no part of it.
        assertThat(search("zzzzzz hedphones", "").body().get("did_you_mean").textValue())
                .isEqualTo("headphones");
        assertThat(search("zzzzzz headphones", "").body().get("did_you_mean").isNull())
                .isTrue();
        assertThat(search("\"zzz qqq\" hedphones", "")
                        .body()
                        .get("did_you_mean")
                        .textValue())
                .isEqualTo("headphones");
        assertThat(search("electic kettle -vela", "").body().get("did_you_mean").textValue())
                .isEqualTo("electric kettle -vela");
    }

    @Test
    void typosThatCountAreToldOnEachPage() {
        assertThat(search("kettle", "").body().get("typos").booleanValue()).isFalse();
        assertThat(search("", "").body().get("typos").booleanValue()).isFalse();
        JsonNode first = search("ketle", "&limit=1").body();
        assertThat(first.get("typos").booleanValue()).isTrue();
        JsonNode second = search("ketle", "&limit=1&cursor=" + first.get("next").textValue())
                .body();
        assertThat(second.get("typos").booleanValue()).isTrue();
        assertThat(search("zzzzz kettle", "").body().get("typos").booleanValue())
                .isTrue();
    }

    @Test
    void whatWasMeantIsToldWithoutHitsToo() {
        JsonNode counted = search("ketle", "&limit=0&facets=brand").body();
        assertThat(counted.get("hits")).isEmpty();
        assertThat(counted.get("next").isNull()).isTrue();
        assertThat(counted.at("/total/value").intValue()).isEqualTo(3);
        assertThat(counted.get("typos").booleanValue()).isTrue();
        assertThat(counted.get("did_you_mean").textValue()).isEqualTo("kettle");
    }

    /** In a text without a language, too, where they are needed to find out what was meant. */
    @Test
    void nothingIsHighlightedUnasked() {
        JsonNode hit = search("norrlund", "").body().at("/hits/0");
        assertThat(hit.at("/id").textValue()).isEqualTo("2");
        assertThat(hit.path("highlights")).isEmpty();
    }

    @Test
    void highlightsAreSafeHtml() {
        JsonNode hit = search("light headph", "&highlight=true").body().at("/hits/0/highlights");
        assertThat(hit.at("/name/0").textValue()).isEqualTo("Wireless <em>Headphones</em>");
        assertThat(hit.at("/description/0").textValue())
                .isEqualTo("Quiet &lt;b&gt;&amp; <em>light</em>&lt;&#x2F;b&gt; on every trip");
        assertThat(search("hedphones", "&highlight=true")
                        .body()
                        .at("/hits/0/highlights/name/0")
                        .textValue())
                .isEqualTo("Wireless <em>Headphones</em>");
    }

    @Test
    void whatWasTypedComesBeforeItsOtherFormsAndWhatIsInStockBeforeWhatIsNot() {
        List<String> ids = search("kettle", "").ids();
        assertThat(ids.indexOf("5")).isLessThan(ids.indexOf("4"));
    }
}
