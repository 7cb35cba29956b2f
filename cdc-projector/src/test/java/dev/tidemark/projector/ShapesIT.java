package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.projector.index.DeadLetter;
import dev.tidemark.projector.verify.Explanation;
import dev.tidemark.projector.verify.Verification;
import dev.tidemark.projector.verify.Verification.Different;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that are no documents, and documents that somebody's code has the last word on: all parts agree about them. */
class ShapesIT {

    private static final int ITEMS = 200;

    private Warehouse warehouse;

    /** Ten of the items do not match. */
    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(ITEMS, """
                collection: items
                root: item
                only: {weight: {not: null}, id: {not: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}
                transformer: dev.tidemark.projector.Fragile
                fields:
                  - id: {index: keyword}
                  - name: {index: {type: text, analyzer: parts}}
                  - price: {index: none}
                  - letters: {computed: integer, index: short}
                  - more
                relations:
                  parts: {one-to-many: part, on: item_id, fields: [n, {quantity: {index: {type: integer}}}]}
                search:
                  analyzers:
                    parts: {tokenizer: standard, filter: [lowercase, {type: stop, stopwords: [item]}]}
                  filter: [id, letters, {color: more.color}]
                """).start();
        warehouse.awaitSearchable();
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void rowsThatDoNotMatchAreNoDocumentsForAnybody() throws Exception {
        assertThat(warehouse.verify(false).documents()).isEqualTo(ITEMS - 10);
        assertThat(warehouse.verify(false).isClean()).isTrue();
        warehouse.put("5", "{\"id\": 5}");
        warehouse.delete("50");
        warehouse.elasticsearch("POST", "/_refresh", null);

        Verification found = warehouse.verify(true);

        assertThat(found.extra()).containsExactly("5");
        assertThat(found.missing()).containsExactly("50");
        assertThat(found.repaired()).isEqualTo(2);
        assertThat(warehouse.document("5").path("found").asBoolean()).isFalse();
        assertThat(warehouse.verify(false).isClean()).isTrue();
        Explanation explained = explain("5");
        assertThat(explained.state()).isEqualTo("same");
        assertThat(explained.database()).isNull();
        assertThat(explained.rows()).hasSize(1);
        assertThat(explained.rows().get(0).columns()).containsEntry("weight", "100"); // what tells why
        assertThat(explain("50").database().path("letters").asInt()).isEqualTo(7);

        warehouse.execute("UPDATE item SET weight = NULL WHERE id BETWEEN 100 AND 109");
        warehouse.awaitSearchable();
        assertThat(warehouse.verify(false).documents()).isEqualTo(ITEMS - 20);
        assertThat(warehouse.verify(false).isClean()).isTrue();
    }

    @Test
    void aDocumentThatCannotBeMadeIsADeadLetterUntilItCan() throws Exception {
        warehouse.execute(
                "UPDATE item SET name = 'bad one' WHERE id = 20", "UPDATE item SET name = 'good' WHERE id = 21");
        warehouse.awaitSearchable();

        List<DeadLetter> letters =
                warehouse.projector().part(Operations::deadLetters).get().list("items", 10);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).key().id()).isEqualTo("20");
        assertThat(letters.get(0).reason())
                .startsWith("dev.tidemark.projector.Fragile fails: java.lang.IllegalStateException: item 20 is bad, at"
                        + " Fragile.java:");
        assertThat(letters.get(0).source()).contains("\"name\":\"bad one\"");
        assertThat(warehouse.document("20").at("/_source/name").asText()).isEqualTo("item 20");
        assertThat(warehouse.document("21").at("/_source/letters").asInt()).isEqualTo(4);

        Verification found = warehouse.verify(true);
        assertThat(found.found().total()).isOne();
        assertThat(found.different())
                .extracting(Different::id, Different::fields)
                .containsExactly(tuple("20", List.of("*")));
        assertThat(found.refused().get("20")).contains("item 20 is bad");
        assertThat(found.unrepaired()).containsOnlyKeys("20");
        assertThat(warehouse.document("20").at("/_source/name").asText()).isEqualTo("item 20");
        assertThat(explain("20").deadLetter().reason()).contains("item 20 is bad");

        warehouse.execute("UPDATE item SET name = 'mended' WHERE id = 20");
        warehouse.awaitSearchable();
        assertThat(warehouse.document("20").at("/_source/letters").asInt()).isEqualTo(6);
        assertThat(warehouse.projector().part(Operations::deadLetters).get().count("items"))
                .isZero();
        assertThat(warehouse.verify(false).isClean()).isTrue();
    }

    @Test
    void anErrorIsTheDocumentsToo() throws Exception {
        warehouse.execute(
                "UPDATE item SET name = 'worse' WHERE id = 20", "UPDATE item SET name = 'good' WHERE id = 21");
        warehouse.awaitSearchable();
        List<DeadLetter> letters =
                warehouse.projector().part(Operations::deadLetters).get().list("items", 10);
        assertThat(letters)
                .singleElement()
                .extracting(DeadLetter::reason)
                .asString()
                .contains("AssertionError");
        assertThat(warehouse.document("21").at("/_source/letters").asInt()).isEqualTo(4);
    }

    @Test
    void fieldsAreIndexedAsTheirFileSays() {
        assertThat(count("{\"query\": {\"match\": {\"name\": \"item\"}}}")).isZero();
        assertThat(count("{\"query\": {\"match\": {\"name\": \"20\"}}}")).isOne();
        assertThat(count("{\"query\": {\"term\": {\"id\": \"20\"}}}")).isOne();
        assertThat(count("{\"query\": {\"exists\": {\"field\": \"price\"}}}")).isZero();
        assertThat(count("{\"query\": {\"range\": {\"letters\": {\"gte\": 8}}}}"))
                .isEqualTo(101);
        assertThat(warehouse.document("20").at("/_source/price").asText()).isEqualTo("20.50");
    }

    /** By a path only objects can be found, as deep as MySQL has them. */
    @Test
    void jsonThatIsSearchedByPathMayBeDeepButNoScalar() throws Exception {
        String deep = "{\"a\": ".repeat(99) + "{}" + "}".repeat(99);
        warehouse.execute(
                "UPDATE item SET more = '[1]' WHERE id = 20",
                "UPDATE item SET more = '\"x\"' WHERE id = 21",
                "UPDATE item SET more = '{\"color\": \"red\", \"deep\": " + deep.substring(6, deep.length() - 1)
                        + "}' WHERE id = 22",
                "UPDATE item SET more = '[{\"color\": \"red\"}]' WHERE id = 23",
                "UPDATE item SET more = '[]' WHERE id = 24",
                "UPDATE item SET more = 'null' WHERE id = 25");
        warehouse.awaitSearchable();
        List<DeadLetter> letters =
                warehouse.projector().part(Operations::deadLetters).get().list("items", 10);
        assertThat(letters).extracting(letter -> letter.key().id()).containsExactlyInAnyOrder("20", "21");
        assertThat(letters).allMatch(letter -> letter.reason().contains("[more]"));
        assertThat(count("{\"query\": {\"term\": {\"more.color\": \"red\"}}}")).isEqualTo(2);
        assertThat(warehouse.document("25").at("/_source/more").isNull()).isTrue();

        warehouse.execute("UPDATE item SET more = NULL WHERE id IN (20, 21)");
        warehouse.awaitSearchable();
        assertThat(warehouse.verify(false).isClean()).isTrue();
    }

    private int count(String query) {
        return warehouse.elasticsearch("POST", "/_count", query).path("count").asInt();
    }

    private Explanation explain(String id) throws InterruptedException {
        return warehouse.checking().forOperators().explainer().explain(warehouse.live(), id);
    }
}
