package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** The three services together: what a client writes through one, it reads through the other, at once. */
@Timeout(600)
@TestInstance(Lifecycle.PER_CLASS)
class ShopIT {

    private Shop shop;
    private ServiceProcess writer;
    private ServiceProcess projector;
    private ServiceProcess search;
    private Client client;

    @BeforeAll
    void open() throws Exception {
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        writer = shop.startWriter();
        projector = shop.startProjector().awaitReady();
        search = shop.startSearch();
        client = new Client(writer, search);
        client.category("audio", "Audio");
    }

    @AfterAll
    void close() throws Exception {
        try {
            shop.assertTrue();
            search.stop();
            writer.stop();
            projector.stop();
        } finally {
            shop.close();
        }
    }

    @Test
    void newProductIsFoundByIdAndBySearch() {
        long id = client.product("NEW-1", "Theremin", "audio", 3);
        assertThat(client.document("products", id).get("name").textValue()).isEqualTo("Theremin");
        assertThat(client.search("products", "q=theremin")).singleElement().satisfies(product -> {
            assertThat(product.get("id").longValue()).isEqualTo(id);
            assertThat(product.at("/price/amount").textValue()).isEqualTo("19.90");
            assertThat(product.at("/category/name").textValue()).isNotEmpty();
        });
    }

    @Test
    void changedProductIsNotFoundUnderItsOldName() {
        long id = client.product("CHANGED-1", "Kazoo", "audio", 3);
        client.patchProduct(id, "name", "Ocarina");
        assertThat(client.search("products", "q=kazoo")).isEmpty();
        assertThat(client.search("products", "q=ocarina")).hasSize(1);
    }

    @Test
    void deletedProductIsGoneFromBoth() {
        long id = client.product("GONE-1", "Vuvuzela", "audio", 3);
        client.document("products", id);
        client.deleteProduct(id);
        client.get("/v1/products/" + id).expect(404);
        assertThat(client.search("products", "q=vuvuzela")).isEmpty();
    }

    @Test
    void renamedCategoryReachesAThousandProducts() throws Exception {
        client.category("wind", "Wind");
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("SET SESSION cte_max_recursion_depth = 10000");
            sql.execute("""
                    INSERT INTO product (sku, name, category_id, price_amount, price_currency, stock, attributes, version, created_at, updated_at)
                    WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                    SELECT CONCAT('WIND-', i), 'Flute', (SELECT id FROM category WHERE slug = 'wind'), 5, 'EUR', 1, '{}', 1, NOW(6), NOW(6) FROM n""");
        }
        client.category("wind", "Woodwind");
        List<JsonNode> products = client.search("products", "category=wind");
        assertThat(products).hasSize(1_000);
        assertThat(products)
                .allSatisfy(product ->
                        assertThat(product.at("/category/name").textValue()).isEqualTo("Woodwind"));
    }

    @Test
    void renamedCustomerReachesTheirOrders() {
        long product = client.product("CUSTOMER-1", "Lute", "audio", 10);
        long customer = client.customer("Ada", "ada@example.com");
        long first = client.order(customer, product);
        long second = client.order(customer, product);
        client.renameCustomer(customer, "Ada Lovelace");
        for (long order : new long[] {first, second}) {
            assertThat(client.document("orders", order).at("/customer/name").textValue())
                    .isEqualTo("Ada Lovelace");
        }
        assertThat(client.search("orders", "customer=" + customer))
                .hasSize(2)
                .allSatisfy(order ->
                        assertThat(order.at("/customer/name").textValue()).isEqualTo("Ada Lovelace"));
    }

    @Test
    void changedSkuReachesTheOrderLines() {
        long product = client.product("OLD-SKU", "Lyre", "audio", 10);
        long other = client.product("OTHER-SKU", "Harp", "audio", 10);
        long order = client.order(client.customer("Bo", "bo@example.com"), other, product);
        client.patchProduct(product, "sku", "NEW-SKU");
        assertThat(client.document("orders", order).at("/lines/1/product/sku").textValue())
                .isEqualTo("NEW-SKU");
        assertThat(client.search("orders", "lines.sku=NEW-SKU")).hasSize(1);
        assertThat(client.search("orders", "lines.sku=OLD-SKU")).isEmpty();
    }

    @Test
    void orderShowsInStockStatusAndHistoryAtOnce() {
        long product = client.product("STOCK-1", "Oboe", "audio", 5);
        long order = client.order(client.customer("Cy", "cy@example.com"), product);
        assertThat(client.document("products", product).get("stock").intValue()).isEqualTo(4);
        client.cancel(order);
        assertThat(client.document("orders", order).get("status").textValue()).isEqualTo("cancelled");
        assertThat(client.document("products", product).get("stock").intValue()).isEqualTo(5);
    }

    @Test
    void positionThatNeverComesIsRefusedInTime() throws Exception {
        long start = System.nanoTime();
        Http.Answer answer = Http.get(
                search.uri("/v1/products?wait=1s"), "Tidemark-Position", String.valueOf(shop.position() + 1_000_000));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    @Test
    void eightClientsSeeTheirOwnWritesWhileTheProjectorIsRestartedAndKilled() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> clients = new ArrayList<>();
        AtomicIntegerArray rounds = new AtomicIntegerArray(8);
        for (int i = 0; i < 8; i++) {
            int number = i;
            clients.add(threads.submit(() -> readOwnWrites(number, rounds, over)));
        }
        awaitARoundOfEach(clients, rounds);
        projector.stop();
        projector = shop.startProjector().awaitReady();
        awaitARoundOfEach(clients, rounds);
        projector.kill();
        projector = shop.startProjector().awaitReady();
        awaitARoundOfEach(clients, rounds);
        over.set(true);
        for (Future<?> one : clients) {
            one.get();
        }
        threads.shutdown();
    }

    /** Waits until every client has finished a round that it began after this call. */
    private void awaitARoundOfEach(List<Future<?>> clients, AtomicIntegerArray rounds) {
        int[] before = IntStream.range(0, rounds.length()).map(rounds::get).toArray();
        Wait.until(
                "each client has done another round",
                Wait.SOON,
                () -> clients.stream().anyMatch(Future::isDone)
                        || IntStream.range(0, before.length).allMatch(i -> rounds.get(i) >= before[i] + 2),
                shop::describe);
    }

    private void readOwnWrites(int number, AtomicIntegerArray rounds, AtomicBoolean over) {
        Client own = new Client(writer, search);
        String category = "client-" + number;
        own.category(category, "Of client " + number);
        long product = own.product("CLIENT-" + number, "client " + number, category, 1_000);
        long customer = own.customer("client " + number, "client" + number + "@example.com");
        while (!over.get()) {
            String mark = "round" + rounds.incrementAndGet(number) + "of" + number;
            own.patchProduct(product, "name", mark);
            assertThat(document(own, "products", product).get("name").textValue())
                    .isEqualTo(mark);
            own.category(category, mark);
            assertThat(document(own, "products", product).at("/category/name").textValue())
                    .isEqualTo(mark);
            own.renameCustomer(customer, mark);
            long order = own.order(customer, product);
            assertThat(document(own, "orders", order).at("/customer/name").textValue())
                    .isEqualTo(mark);
            own.patchProduct(product, "sku", mark);
            assertThat(document(own, "orders", order).at("/lines/0/product/sku").textValue())
                    .isEqualTo(mark);
            assertThat(own.search("products", "q=" + mark + "&wait=30s")).hasSize(1);
        }
    }

    private static JsonNode document(Client own, String collection, long id) {
        return own.get("/v1/" + collection + "/" + id + "?wait=30s").expect(200).body();
    }
}
