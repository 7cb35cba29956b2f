package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.projector.Installation.Printed;
import dev.tidemark.projector.index.FlakyProxy;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elasticsearch does not make the index of a generation: that is said, changes go on, and mending it is enough. */
@Timeout(300)
class RefusedIndexIT {

    private static final String ITEMS = """
            collection: items
            root: item
            fields: [id, name]
            """;
    private static final String REFUSED =
            ITEMS.replace("name]", "{name: {column: name, index: {type: keyword, coerce: true}}}]");
    private static final String MENDED =
            ITEMS.replace("name]", "{name: {column: name, index: {type: keyword, ignore_above: 99}}}]");

    private Installation installation;
    private int changes;

    @BeforeEach
    void open() throws Exception {
        installation = new Installation(
                        "CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                        "CREATE TABLE other (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                        "INSERT INTO item VALUES (1, 'one')",
                        "INSERT INTO other VALUES (1, 'one')")
                .projection("items", ITEMS)
                .projection("others", ITEMS.replace("item", "other"));
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void ofAnEditedFileIsToldToWhoAsksForIt() throws Exception {
        installation.start();
        installation.awaitSearchable();
        installation.projection("items", REFUSED);
        for (int i = 0; i < 2; i++) {
            Printed refused = installation.run("backfill", "items");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err().lines()).singleElement().asString().contains("items-000002", "coerce");
            bothAreFollowed();
        }
        assertThat(installation.run("backfill", "items", "others").status()).isEqualTo(1);
        assertThat(indices()).containsExactlyInAnyOrder(index("items", 1), index("others", 1));
        Printed all = installation.run("backfill", "--all");
        assertThat(all.status()).isEqualTo(1);
        assertThat(all.err()).contains("items is left out: ", "coerce");
        assertThat(all.out()).contains("others-000002 is live");
        bothAreFollowed();

        installation.projection("items", MENDED);
        assertThat(installation.run("backfill", "items")).satisfies(built -> {
            assertThat(built.status()).as(built.err()).isZero();
            assertThat(built.out()).contains("items-000002 is live");
        });
        bothAreFollowed();
    }

    @Test
    void whileElasticsearchMakesItOthersAreAnswered() throws Exception {
        try (FlakyProxy proxy = new FlakyProxy(Backends.elasticsearch().url(), new Random(1))) {
            installation.through(proxy.url()).start();
            installation.awaitSearchable();
            proxy.hold(("PUT /" + index("items", 2))::equals);
            CompletableFuture<Printed> built =
                    CompletableFuture.supplyAsync(() -> installation.run("backfill", "items"));
            proxy.awaitHeld();
            assertThat(CompletableFuture.supplyAsync(installation::status)
                            .get(30, TimeUnit.SECONDS)
                            .path("state")
                            .asText())
                    .isEqualTo("streaming");
            assertThat(CompletableFuture.supplyAsync(() -> installation.post("/v1/collections/others/promotion", ""))
                            .get(30, TimeUnit.SECONDS)
                            .path("detail")
                            .asText())
                    .startsWith("no generation of others is complete");
            proxy.letGo();
            assertThat(built.get(90, TimeUnit.SECONDS).out()).contains("items-000002 is live");
            installation.stop();
        }
    }

    /** Who moves an alias holds back the end of the attempt; not that of the process. */
    @Test
    void aMoveThatWaitsForElasticsearchKeepsNobodyFromStopping() throws Exception {
        installation.start();
        installation.awaitSearchable();
        assertThat(installation.run("backfill", "items").status()).isZero();
        installation.stop();
        try (FlakyProxy proxy = new FlakyProxy(Backends.elasticsearch().url(), new Random(1))) {
            installation.through(proxy.url()).start();
            awaitStreaming();
            proxy.hold("POST /_aliases"::equals);
            CompletableFuture<Printed> moved =
                    CompletableFuture.supplyAsync(() -> installation.run("rollback", "items"));
            proxy.awaitHeld();
            CompletableFuture.runAsync(installation::stop).get(30, TimeUnit.SECONDS);
            assertThat(moved.get(30, TimeUnit.SECONDS)).satisfies(printed -> {
                assertThat(printed.status()).isEqualTo(1);
                assertThat(printed.err()).contains("'status' says whether that was done");
            });
            proxy.letGo();
        }
        installation.through(null).start(); // it is written down, and so it is made
        awaitStreaming();
        assertThat(of("items").path("index").asText()).isEqualTo(index("items", 1));
    }

    private void awaitStreaming() {
        installation.await(() -> installation.status().path("state").asText().equals("streaming"));
    }

    @Test
    void ofWhatIsBuiltAnewByItselfLetsTheFormerOneGoOn() throws Exception {
        installation.start();
        installation.awaitSearchable();
        String inTheWay = "/" + index("items", 2) + "-write";
        installation.elasticsearch("PUT", inTheWay, null);
        installation.execute("ALTER TABLE item MODIFY name VARCHAR(60) CHARACTER SET utf8mb3");
        installation.await(
                () -> installation.status().path("reason").asText().startsWith("items cannot be built anew: "));
        assertThat(installation.status().path("headline").asText()).contains(index("items", 2));
        assertThat(installation.run("status").status()).isZero();
        bothAreFollowed();
        assertThat(of("items").path("index").asText()).isEqualTo(index("items", 1));

        installation.elasticsearch("DELETE", inTheWay, null);
        installation.await(() -> of("items").path("index").asText().compareTo(index("items", 1)) > 0
                && of("items").path("state").asText().equals("LIVE"));
        bothAreFollowed();
        assertThat(installation.status().path("reason").isNull()).isTrue();
    }

    @Test
    void ofANewCollectionStopsThatOneAlone() throws Exception {
        installation.projection("items", REFUSED).start();
        installation.await(() -> of("others").path("state").asText().equals("LIVE")
                && installation.status().path("state").asText().equals("streaming"));
        isStoppedAlone();
        installation.stop();
        installation.start();
        isStoppedAlone();
        Printed refused = installation.run("backfill", "items");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("coerce");

        installation.projection("items", MENDED);
        installation.await(() -> of("items").path("state").asText().equals("LIVE"));
        bothAreFollowed();
    }

    /** What an operator does to an index that serves. */
    @ParameterizedTest
    @CsvSource({"PUT, _block/write, index.blocks.write is set", "POST, _close, closed; open it with"})
    void toWriteStopsThatOneAloneUntilItTakesWritesAgain(String method, String path, String why) throws Exception {
        installation.start();
        installation.awaitSearchable();
        String index = "/" + index("items", 1);
        installation.elasticsearch(method, index + "/" + path, null);
        installation.execute("UPDATE item SET name = 'refused'");
        installation.await(() -> of("items").path("state").asText().equals("STOPPED"));
        assertThat(of("items").at("/stopped/reason").asText()).contains(index("items", 1), why);
        for (String name : List.of("beside it", "and again")) {
            installation.execute("UPDATE other SET name = '" + name + "'");
            awaitName("others", name);
        }
        installation.stop();
        installation.start();
        installation.execute("UPDATE item SET name = 'missed'", "UPDATE other SET name = 'still'");
        awaitName("others", "still");
        assertThat(of("items").path("state").asText()).isEqualTo("STOPPED");

        if (path.equals("_close")) {
            installation.elasticsearch("POST", index + "/_open", null);
        } else {
            installation.elasticsearch("PUT", index + "/_settings", "{\"index.blocks.write\": null}");
        }
        installation.await(() -> of("items").path("state").asText().equals("LIVE"));
        awaitName("items", "missed");
        bothAreFollowed();
        assertThat(of("others").path("index").asText()).isEqualTo(index("others", 1));
    }

    @Test
    void toWriteForAllHoldsThemUpAndNothingIsBuiltAnew() throws Exception {
        installation.start();
        installation.awaitSearchable();
        for (String collection : List.of("items", "others")) {
            installation.elasticsearch("PUT", "/" + index(collection, 1) + "/_block/write", null);
        }
        installation.execute("UPDATE item SET name = 'late'", "UPDATE other SET name = 'late'");
        installation.await(() -> installation.status().path("state").asText().equals("stopped"));
        for (String collection : List.of("items", "others")) {
            installation.elasticsearch(
                    "PUT", "/" + index(collection, 1) + "/_settings", "{\"index.blocks.write\": null}");
        }
        awaitName("items", "late");
        awaitName("others", "late");
        assertThat(indices()).containsExactlyInAnyOrder(index("items", 1), index("others", 1));
    }

    /** Not even with another index behind the name by which it is written does a document go to the dead letters. */
    @Test
    void whoseWritesNobodyKnowsWhereToPutIsBuiltAnew() throws Exception {
        installation.start();
        installation.awaitSearchable();
        String alias = index("items", 1) + "-write";
        installation.elasticsearch("PUT", "/" + installation.prefix() + "stranger", null);
        installation.elasticsearch(
                "POST",
                "/_aliases",
                "{\"actions\": [{\"add\": {\"index\": \"%sstranger\", \"alias\": \"%s\", \"is_hidden\": true}}]}"
                        .formatted(installation.prefix(), alias));
        installation.execute("UPDATE item SET name = 'somewhere'");
        awaitName("items", "somewhere");
        bothAreFollowed();
        assertThat(of("items").path("dead_letters").asInt()).isZero();
    }

    private void isStoppedAlone() throws Exception {
        installation.await(() -> of("items").path("state").asText().equals("STOPPED"));
        assertThat(of("items").at("/stopped/reason").asText()).contains("coerce");
        installation.execute("UPDATE other SET name = 'at the stop " + ++changes + "'");
        awaitName("others", "at the stop " + changes);
    }

    private void bothAreFollowed() throws Exception {
        String name = "change " + ++changes;
        installation.execute("UPDATE item SET name = '" + name + "'", "UPDATE other SET name = '" + name + "'");
        awaitName("items", name);
        awaitName("others", name);
    }

    private void awaitName(String collection, String name) {
        installation.await(() ->
                installation.document(collection, "1").path("name").asText().equals(name));
    }

    private JsonNode of(String collection) {
        for (JsonNode one : installation.status().path("collections")) {
            if (one.path("collection").asText().equals(collection)) {
                return one;
            }
        }
        return installation.status().path("no such collection");
    }

    private String index(String collection, int number) {
        return "%s%s-%06d".formatted(installation.prefix(), collection, number);
    }

    private Iterable<String> indices() {
        return installation
                .elasticsearch("GET", "/_cat/indices/" + installation.prefix() + "*s-0*?format=json&h=index", null)
                .findValuesAsText("index");
    }
}
