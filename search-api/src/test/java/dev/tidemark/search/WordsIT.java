package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
final class WordsIT {

    private Installation installation;
    private Installation languages;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        installation.write(
                "products",
                1,
                1,
                Map.of(
                        "1",
                        json("{'id': 1, 'sku': 'WI-FI-1', 'name': 'Wi-Fi Radio', 'brand': 'Acme',"
                                + " 'category': {'name': 'Audio'}, 'description': 'Rock & roll at home'}"),
                        "2",
                        json("{'id': 2, 'sku': 'R-2', 'name': 'Kitchen clock', 'brand': 'Acme',"
                                + " 'description': 'Like the radio beside it'}"),
                        "3",
                        json("{'id': 3, 'sku': 'R-3', 'name': 'Straße', 'brand': null}")));
        installation.open("orders");
        installation.write(
                "orders",
                1,
                1,
                Map.of(
                        "1",
                        json(
                                "{'id': 1, 'customer': {'name': 'Ada Lovelace'},"
                                        + " 'lines': [{'name': 'Red radio'}, {'name': 'Blue clock'}], 'notes': [{'text': 'Gift'}]}"),
                        "2",
                        json("{'id': 2, 'customer': {'name': 'Ada King'}, 'lines': [{'name': 'Blue radio'}]}"),
                        "3",
                        json("{'id': 3, 'customer': {'name': 'Bo'}, 'lines': []}")));
        installation.open("parcels");
        installation.refresh();
        languages = Installation.open();
        open(languages);
    }

    @AfterAll
    void close() {
        installation.close();
        languages.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "radio | 1 2",
                "RADIO+acme | 1 2",
                "radio+audio | 1",
                "radio+-acme | ''",
                "wi-fi | 1",
                "wi-fi-1 | 1",
                "rock+%26+roll | 1",
                "%26 | 1 2 3",
                "%20+%20 | 1 2 3",
                "stra%C3%9Fe | 3",
                "acme%E3%80%80clock | 2",
                "%22radio%22+%7B%7D+*+%3A | 1 2",
            })
    void everyWordIsFoundInWhicheverField(String q, String ids) {
        assertThat(installation.get("/v1/products?q=" + q.strip()).expect(200).ids())
                .containsExactlyInAnyOrder(
                        ids.isBlank() ? new String[0] : ids.strip().split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"radio | 1 2", "ada+radio | 1 2", "ada+clock | 1", "king+-radio | ''", "gift+ada+radio | 1"})
    void wordsMayStandInArraysAndBesideThem(String q, String ids) {
        assertThat(installation.get("/v1/orders?q=" + q.strip()).expect(200).ids())
                .containsExactlyInAnyOrder(
                        ids.isBlank() ? new String[0] : ids.strip().split(" "));
    }

    @Test
    void wordsInArraysAreHighlightedWhereTheyStand() {
        assertThat(highlights("/v1/orders?q=radio+ada+gift&id=1"))
                .hasToString(json("{'lines.name':['Red <em>radio</em>'],'notes.text':['<em>Gift</em>'],"
                        + "'customer.name':['<em>Ada</em> Lovelace']}"));
        assertThat(highlights("/v1/orders?q=blu&id=1")).hasToString(json("{'lines.name':['<em>Blue</em> clock']}"));
        // Where the typo was found, too.
        assertThat(highlights("/v1/orders?q=rdaio+lovelace"))
                .hasToString(json("{'lines.name':['Red <em>radio</em>'],'customer.name':['Ada <em>Lovelace</em>']}"));
    }

    private JsonNode highlights(String path) {
        return installation.get(path + "&highlight=true").expect(200).body().at("/hits/0/highlights");
    }

    /** Names in Japanese, Chinese or Korean, descriptions in German, brands and categories in no language or another one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "東京 | 1",
                "京東 | 2",
                "京 | 1 2 3", // the beginning of a word is any of its characters
                "東京タ | 1", // unfinished
                "東京タワー | 1",
                "タワー東京 | ''",
                "東京 模型 | 1",
                "模型 東京 | 1",
                "型模 | ''",
                "\"東京タワー\" | 1",
                "京都 | 3",
                "京都市 | ''",
                "ヘッドホン | 3",
                "헤드폰 | 4",
                "무선 헤드폰 | 4",
                "폰헤드 | ''",
                "earmuffs | 4", // a synonym
                "大阪 | 3", // in a text of no language
                "阪大 | ''",
                "書籍 | 2", // in a text of another language
                "籍書 | ''",
                "京 -東京 | 2 3",
                "京 -京東 | 1 3",
                "Kopfhörer | 4",
                "kopfhorer | 4",
                "Kopfhoerer | 4",
                "Kopfhörern | 4",
                "Lampe | 1", // stands there as Lampen
                "Lampen | 1",
                "Bücher | 2",
                "buchern | 2",
                "straße | 2",
                "strasse | 2",
            })
    void wordsOfOtherLanguages(String q, String ids) {
        assertThat(languages
                        .get("/v1/products?q=" + URLEncoder.encode(q.strip(), StandardCharsets.UTF_8))
                        .expect(200)
                        .ids())
                .containsExactlyInAnyOrder(
                        ids.isBlank() ? new String[0] : ids.strip().split(" "));
    }

    @Test
    void charactersOfAWordAreHighlightedWhereTheyStandTogether() {
        JsonNode highlights = languages
                .get("/v1/products?highlight=true&q=" + URLEncoder.encode("大阪", StandardCharsets.UTF_8))
                .expect(200)
                .body()
                .at("/hits/0/highlights");
        assertThat(highlights.has("brand")).isTrue();
        assertThat(highlights.has("description")).isFalse();
    }

    private static void open(Installation languages) {
        ObjectNode mapping = Installation.mapping("products");
        ((ObjectNode) mapping.at("/properties/name")).put("analyzer", "text_cjk");
        ((ObjectNode) mapping.at("/properties/description")).put("analyzer", "text_german");
        ((ObjectNode) mapping.at("/_meta/tidemark")).putArray("synonyms").add("earmuffs => 헤드폰");
        languages.open("products", mapping);
        languages.write(
                "products",
                1,
                1,
                Map.of(
                        "1",
                        json("{'id': 1, 'name': '東京タワー模型', 'description': 'Mit zwei Lampen'}"),
                        "2",
                        json("{'id': 2, 'name': '京東', 'description': 'Für Bücher aus der Schloßstraße, Straße 7',"
                                + " 'category': {'name': '電子書籍'}}"),
                        "3",
                        json("{'id': 3, 'name': '京都のヘッドホン', 'brand': '大阪', 'description': '大 und 阪'}"),
                        "4",
                        json("{'id': 4, 'name': '무선 헤드폰', 'description': 'Ein Kopfhörer'}")));
        languages.refresh();
    }

    @Test
    void theBetterFieldComesFirst() {
        var answer = installation.get("/v1/products?q=radio").expect(200);
        assertThat(answer.ids()).containsExactly("1", "2");
        assertThat(answer.body().at("/hits/0/score").doubleValue())
                .isGreaterThan(answer.body().at("/hits/1/score").doubleValue());
    }

    @Test
    void anOrderThatIsAskedForNeedsNoScore() {
        var answer = installation.get("/v1/products?q=radio&sort=-name").expect(200);
        assertThat(answer.ids()).containsExactly("1", "2");
        assertThat(answer.body().at("/hits/0/score").isNull()).isTrue();
        assertThat(installation.get("/v1/products").ids()).containsExactly("1", "2", "3");
    }

    @Test
    void collectionWithoutTextHasNoWords() {
        var answer = installation.get("/v1/parcels?q=radio").expect(400);
        assertThat(answer.problem()).isEqualTo("invalid-parameter");
        assertThat(answer.detail()).contains("parcels has no text");
    }
}
