package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.search.index.Room;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
final class LargeDocumentsIT {

    /** How many of the largest answers may be in memory at once. */
    private static final int FIT = 3;

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.with(new Room(FIT * 16 << 20));
        installation.open("products");
        books(installation);
        String text = "wireless headphones " + "and more ".repeat(120_000);
        installation.write(
                "products",
                1,
                1,
                Map.of("99", json("{'id': 99, 'name': 'Scroll', 'description': '%s'}".formatted(text))));
        installation.write("products", 1, 1, Map.of("100", tooLarge("'id': 100, 'name': 'Map'")));
        installation.refresh();
    }

    /** Eighteen products of 1 MiB each. */
    static void books(Installation shop) {
        for (int id = 1; id <= 18; id++) {
            String book = json("{'id': %d, 'name': 'Book', 'file': '%s'}").formatted(id, "x".repeat(1 << 20));
            shop.write("products", 1, 1, Map.of(String.valueOf(id), book));
        }
    }

    private static String tooLarge(String fields) {
        return json("{" + fields + ", 'file': '%s'}").formatted("x".repeat(17 << 20));
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void answerThatIsTooLargeIsCalledSoAndDisturbsNobody() {
        for (int i = 0; i < 6; i++) {
            var answer = installation.get("/v1/products?q=book").expect(400);
            assertThat(answer.problem()).isEqualTo("answer-too-large");
            assertThat(answer.detail()).contains("16 MiB", "limit", "fields");
        }
        for (String fields :
                List.of("id", "id,attributes")) { // JSON is cut out of whole documents, where these have room
            assertThat(installation
                            .get("/v1/products?q=book&fields=" + fields)
                            .expect(200)
                            .ids())
                    .hasSize(18);
        }
        installation.get("/v1/products?q=book&limit=3").expect(200);
    }

    @Test
    void answersOfSeveralSearchesHaveRoomTogether() {
        String search = "{'collection': 'products', 'q': 'book', 'limit': 3}";
        var several = installation
                .post("/v1/search", "{'searches': [" + (search + ", ").repeat(19) + search + "]}")
                .expect(200);
        assertThat(several.body().toString().length()).isBetween(3 << 20, 16 << 20);
        assertThat(several.body().findValuesAsText("status")).contains("200", "400");
        several.body().get("results").forEach(result -> {
            if (result.get("status").intValue() == 400) {
                assertThat(result.at("/problem/type").textValue()).endsWith("#answer-too-large");
            } else {
                assertThat(result.at("/page/hits")).hasSize(3);
            }
        });
    }

    /** An answer is in memory until its client has taken it. */
    @Test
    void answersToAllRequestsHaveRoomTogether() throws IOException {
        String large = "/v1/products?q=book&limit=14"; // 15 MiB: one more is looked for
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < FIT; i++) {
                Socket client =
                        new Socket("127.0.0.1", URI.create(installation.url()).getPort());
                slow.add(client);
                client.getOutputStream()
                        .write(("GET " + large + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
            var refused = installation.get(large).expect(503);
            assertThat(refused.problem()).isEqualTo("too-many-requests");
            assertThat(refused.header("Retry-After")).contains("1");
            installation.get("/v1/products?q=book&limit=0").expect(200);
        } finally {
            for (Socket client : slow) {
                client.close();
            }
        }
        await().until(() -> installation.get(large).status() == 200);
    }

    @Test
    void fieldsOfADocumentThatIsTooLargeCanBeRead() {
        assertThat(installation.get("/v1/products/100").expect(400).problem()).isEqualTo("answer-too-large");
        assertThat(installation
                        .get("/v1/products/100?fields=name,id")
                        .expect(200)
                        .body())
                .isEqualTo(Installation.parse(json("{'id': 100, 'name': 'Map'}")));
        installation.get("/v1/products/100/similar?fields=id").expect(200);
    }

    /** That it is too large would tell that it is there. */
    @Test
    void documentThatIsTooLargeIsNotThereForOthers() {
        String key = "0123456789abcdef0123456789abcdef";
        try (Installation shop = Installation.with(new SearchConfig.Access(key, ""))) {
            shop.open("orders");
            shop.open("events");
            shop.write("orders", 1, 1, Map.of("1", tooLarge("'id': 1, 'status': 'paid', 'customer': {'id': 7}")));
            shop.write("orders", 1, 1, Map.of("2", json("{'id': 2, 'status': 'paid', 'customer': {'id': 7}}")));
            String ofTheSecond = "'id': 1, 'aggregate_type': 'order', 'aggregate_id': 2, 'aggregate_version': 1";
            shop.write("events", 1, 1, Map.of("1", tooLarge(ofTheSecond)));
            shop.refresh();
            String[] owner = {"Authorization", "Bearer " + Tokens.customer(key, "7")};
            String[] other = {"Authorization", "Bearer " + Tokens.customer(key, "8")};
            for (String path : List.of("/v1/orders/1", "/v1/orders/1?fields=status", "/v1/orders/1/events")) {
                var notMine = shop.get(path, other).expect(404);
                assertThat(notMine.detail()).isEqualTo("There is no '1' in orders.");
            }
            assertThat(shop.get("/v1/orders/1", owner).expect(400).problem()).isEqualTo("answer-too-large");
            for (String fields : List.of("status", "status,customer")) {
                var mine = shop.get("/v1/orders/1?fields=" + fields, owner).expect(200);
                assertThat(mine.body())
                        .hasToString(json(
                                fields.equals("status")
                                        ? "{'status':'paid'}"
                                        : "{'status':'paid','customer':{'id':7}}"));
            }
            shop.get("/v1/orders/1/events", owner).expect(200);
            assertThat(shop.get("/v1/orders/2/events", other).expect(404).detail())
                    .isEqualTo("There is no '2' in orders.");
            assertThat(shop.get("/v1/orders/2/events", owner).expect(400).problem())
                    .isEqualTo("answer-too-large");
        }
    }

    @Test
    void longTextsAreHighlightedAsFarAsThatIsPossible() {
        var typed = installation
                .get("/v1/products?q=headphones&highlight=true&fields=id")
                .expect(200);
        assertThat(typed.body().at("/hits/0/highlights/description/0").textValue())
                .contains("<em>headphones</em>");
        var meant =
                installation.get("/v1/products?q=wireles+hedphones&fields=id").expect(200);
        assertThat(meant.ids()).containsExactly("99");
        assertThat(meant.body().get("did_you_mean").textValue()).isEqualTo("wireless headphones");
    }
}
