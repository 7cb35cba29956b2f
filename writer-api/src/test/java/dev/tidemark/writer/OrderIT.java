package dev.tidemark.writer;

import static dev.tidemark.writer.Shop.orderJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.writer.Shop.Response;
import org.junit.jupiter.api.Test;

final class OrderIT {
    private final Shop shop = Shop.shared();

    @Test
    void placingCopiesNameAndPriceAndReservesStock() {
        Response first = shop.product(10, "19.90", "EUR");
        Response second = shop.product(5, "0.05", "EUR");

        Response order = shop.post("/v1/orders", orderJson(shop.customer(), first.id(), 3, second.id(), 5));

        assertThat(order.status()).isEqualTo(201);
        assertThat(order.header("Location")).hasValue("/v1/orders/" + order.id());
        assertThat(order.header("ETag")).hasValue("\"1\"");
        assertThat(order.body().at("/status").textValue()).isEqualTo("placed");
        assertThat(order.body().at("/total/amount").textValue()).isEqualTo("59.95");
        assertThat(order.body().at("/lines/0/line_number").intValue()).isEqualTo(1);
        assertThat(order.body().at("/lines/0/unit_price/amount").textValue()).isEqualTo("19.90");
        assertThat(order.body().at("/lines/1/name").textValue()).isEqualTo("Headphones");
        assertThat(stock(first)).isEqualTo(7);
        assertThat(stock(second)).isZero();
        assertThat(shop.sql("SELECT type FROM event WHERE aggregate_type = 'order' AND aggregate_id = " + order.id()))
                .isEqualTo("OrderPlaced");
    }

    @Test
    void anOrderOfManyLinesIsOneTransaction() {
        long[] lines = new long[100];
        for (int i = 0; i < lines.length; i += 2) {
            lines[i] = shop.product(1).id();
            lines[i + 1] = 1;
        }
        Response order = shop.post("/v1/orders", orderJson(shop.customer(), lines));
        assertThat(order.status()).isEqualTo(201);
        assertThat(shop.number("SELECT COUNT(*) FROM order_line WHERE order_id = " + order.id()))
                .isEqualTo(50);
        assertThat(order.body().at("/lines/49/line_number").intValue()).isEqualTo(50);
    }

    @Test
    void everyLineThatCannotBeHadIsNamed() {
        Response scarce = shop.product(2);
        Response plenty = shop.product(100);

        Response order =
                shop.post("/v1/orders", orderJson(shop.customer(), scarce.id(), 3, plenty.id(), 1, 987_654_321L, 1));

        assertThat(order.status()).isEqualTo(409);
        assertThat(order.problem()).isEqualTo("lines-unavailable");
        assertThat(order.body().at("/errors")).hasSize(2);
        assertThat(order.body().at("/errors/0/field").textValue()).isEqualTo("/lines/0/quantity");
        assertThat(order.body().at("/errors/0/message").textValue()).contains("2 left");
        assertThat(order.body().at("/errors/1/field").textValue()).isEqualTo("/lines/2/product_id");
        assertThat(stock(plenty)).isEqualTo(100);
        assertThat(order.header("Tidemark-Position")).isPresent();
    }

    @Test
    void invalidOrdersAreRefusedWithAllThatIsWrong() {
        Response order = shop.post("/v1/orders", """
                {"customer_id":"x","lines":[{"product_id":1,"quantity":0},{"product_id":1,"quantity":2},{"quantity":1}]}""");
        assertThat(order.status()).isEqualTo(422);
        assertThat(order.body().findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "/customer_id", "/lines/0/quantity", "/lines/1/product_id", "/lines/2/product_id");
        assertThat(shop.post("/v1/orders", "{\"customer_id\":1,\"lines\":[]}").status())
                .isEqualTo(422);
    }

    @Test
    void anUnknownCustomerIsInvalid() {
        Response order =
                shop.post("/v1/orders", orderJson(999_999_999L, shop.product(1).id(), 1));
        assertThat(order.status()).isEqualTo(422);
        assertThat(order.body().at("/errors/0/field").textValue()).isEqualTo("/customer_id");
    }

    @Test
    void anOrderHasOneCurrency() {
        Response euro = shop.product(1, "1.00", "EUR");
        Response yen = shop.product(1, "100", "JPY");
        Response order = shop.post("/v1/orders", orderJson(shop.customer(), euro.id(), 1, yen.id(), 1));
        assertThat(order.status()).isEqualTo(422);
        assertThat(order.body().at("/errors/0/field").textValue()).isEqualTo("/lines/1/product_id");
        assertThat(stock(euro)).isEqualTo(1);
    }

    @Test
    void aTotalThatCannotBeStoredIsRefused() {
        Response dear = shop.product(10, "9999999999.99", "EUR");
        Response order = shop.post("/v1/orders", orderJson(shop.customer(), dear.id(), 2));
        assertThat(order.status()).isEqualTo(422);
        assertThat(order.body().at("/errors/0/field").textValue()).isEqualTo("/lines");
    }

    @Test
    void cancellationReturnsTheStockOnce() {
        Response product = shop.product(10);
        Response order = shop.post("/v1/orders", orderJson(shop.customer(), product.id(), 4));

        Response cancelled = shop.post("/v1/orders/" + order.id() + "/cancellation", "");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.body().at("/status").textValue()).isEqualTo("cancelled");
        assertThat(cancelled.header("ETag")).hasValue("\"2\"");
        assertThat(stock(product)).isEqualTo(10);

        Response again = shop.post("/v1/orders/" + order.id() + "/cancellation", "{}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problem()).isEqualTo("order-state");
        assertThat(again.body().at("/detail").textValue()).contains("cancelled");
        assertThat(stock(product)).isEqualTo(10);
    }

    @Test
    void anOrderIsShippedThenDelivered() {
        Response order = shop.post(
                "/v1/orders", orderJson(shop.customer(), shop.product(1).id(), 1));
        String path = "/v1/orders/" + order.id();

        assertThat(shop.post(path + "/delivery", "").status()).isEqualTo(409);
        assertThat(shop.post(path + "/shipment", "").body().at("/status").textValue())
                .isEqualTo("shipped");
        assertThat(shop.post(path + "/cancellation", "").status()).isEqualTo(409);
        assertThat(shop.post(path + "/shipment", "").status()).isEqualTo(409);
        assertThat(shop.post(path + "/delivery", "", "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(shop.post(path + "/delivery", "").status()).isEqualTo(200);
        assertThat(shop.sql("SELECT GROUP_CONCAT(CONCAT(aggregate_version, type) ORDER BY id) FROM event"
                        + " WHERE aggregate_type = 'order' AND aggregate_id = " + order.id()))
                .isEqualTo("1OrderPlaced,2OrderShipped,3OrderDelivered");
    }

    @Test
    void movesOfNoOrderAndWithArgumentsAreRefused() {
        assertThat(shop.post("/v1/orders/999999999/shipment", "").status()).isEqualTo(404);
        assertThat(shop.post("/v1/orders/abc/shipment", "").status()).isEqualTo(404);
        assertThat(shop.post("/v1/orders/1/shipment", "{\"by\":\"air\"}").status())
                .isEqualTo(400);
    }

    private long stock(Response product) {
        return shop.number("SELECT stock FROM product WHERE id = " + product.id());
    }
}
