package dev.tidemark.writer;

import static dev.tidemark.writer.Shop.orderJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.writer.Shop.Response;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However many want the same few things at once: stock plus what open orders hold is always what came in. */
final class OversellIT {
    private static final int THREADS = 32;

    private final Shop shop = Shop.shared();

    @Test
    void fewUnitsAreSoldToFewOfMany() {
        long customer = shop.customer();
        Response product = shop.product(10);

        List<Response> responses =
                Together.run(THREADS, thread -> patiently("/v1/orders", orderJson(customer, product.id(), 1)));

        assertThat(responses.stream().filter(r -> r.status() == 201)).hasSize(10);
        assertThat(responses.stream().filter(r -> r.status() == 409)).hasSize(THREADS - 10);
        assertThat(shop.number("SELECT stock FROM product WHERE id = " + product.id()))
                .isZero();
    }

    @Test
    void nothingIsLostWhileOrdersCancellationsAndAdjustmentsFight() {
        long seed = System.nanoTime();
        long customer = shop.customer();
        long[] products =
                IntStream.range(0, 4).mapToLong(i -> shop.product(25).id()).toArray();

        List<Integer> adjusted = Together.run(THREADS, thread -> {
            Random random = new Random(seed + thread);
            int sum = 0;
            for (int i = 0; i < 20; i++) {
                sum += step(random, customer, products);
            }
            return sum;
        });

        String ids = IntStream.range(0, products.length)
                .mapToObj(i -> Long.toString(products[i]))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        long in = 100 + adjusted.stream().mapToInt(Integer::intValue).sum();
        long left = shop.number("SELECT SUM(stock) FROM product WHERE id IN (" + ids + ")");
        long held = shop.number("SELECT COALESCE(SUM(l.quantity), 0) FROM order_line l JOIN customer_order o"
                + " ON o.id = l.order_id WHERE o.status = 'placed' AND l.product_id IN (" + ids + ")");
        assertThat(left + held).as("seed %d", seed).isEqualTo(in);
        assertThat(shop.number("SELECT MIN(stock) FROM product")).isNotNegative();
        assertThat(shop.number("SELECT COUNT(*) FROM customer_order WHERE customer_id = " + customer))
                .as("one event per command")
                .isEqualTo(shop.number("SELECT COUNT(*) FROM event e JOIN customer_order o ON o.id = e.aggregate_id"
                        + " WHERE e.aggregate_type = 'order' AND e.type = 'OrderPlaced' AND o.customer_id = "
                        + customer));
        assertThat(shop.number("SELECT COUNT(*) FROM customer_order o WHERE o.customer_id = " + customer
                        + " AND o.version <> (SELECT COUNT(*) FROM event e WHERE e.aggregate_type = 'order'"
                        + " AND e.aggregate_id = o.id)"))
                .as("orders whose version is not the number of their events")
                .isZero();
    }

    /** Each order names its products in a random sequence: only the locks' own order prevents deadlocks. */
    private int step(Random random, long customer, long[] products) {
        if (random.nextInt(10) == 0) {
            int delta = random.nextInt(7) - 3;
            Response response = patiently(
                    "/v1/products/" + products[random.nextInt(products.length)] + "/stock-adjustments",
                    "{\"delta\":" + (delta == 0 ? 1 : delta) + ",\"reason\":\"count\"}");
            assertThat(response.status()).isIn(200, 409);
            return response.status() == 200 ? (delta == 0 ? 1 : delta) : 0;
        }
        int first = random.nextInt(products.length);
        int second = (first + 1 + random.nextInt(products.length - 1)) % products.length;
        Response order = patiently(
                "/v1/orders",
                orderJson(customer, products[first], 1 + random.nextInt(3), products[second], 1 + random.nextInt(3)));
        assertThat(order.status()).isIn(201, 409);
        if (order.status() == 201 && random.nextInt(3) > 0) {
            assertThat(patiently("/v1/orders/" + order.id() + "/cancellation", "")
                            .status())
                    .isEqualTo(200);
        }
        return 0;
    }

    /** On a slow machine some are told that the shop is busy and nothing was done: they ask again. */
    private Response patiently(String path, String body) {
        Response response;
        do {
            response = shop.post(path, body);
        } while (response.status() == 503 && !response.problem().equals("outcome-unknown"));
        return response;
    }
}
