package dev.tidemark.writer;

import static dev.tidemark.writer.Shop.orderJson;
import static dev.tidemark.writer.Shop.productJson;
import static dev.tidemark.writer.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.writer.Shop.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProductIT {
    private final Shop shop = Shop.shared();

    @Test
    void creatingAnswersTheProductAsItIsStored() {
        String sku = unique("SKU");
        String category = shop.category();

        Response created = shop.post("/v1/products", productJson(sku, category, 7, "19.9", "EUR"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).hasValue("/v1/products/" + created.id());
        assertThat(created.header("ETag")).hasValue("\"1\"");
        assertThat(created.body().get("sku").textValue()).isEqualTo(sku);
        assertThat(created.body().get("category").textValue()).isEqualTo(category);
        assertThat(created.body().at("/price/amount").textValue()).isEqualTo("19.90");
        assertThat(created.body().get("stock").intValue()).isEqualTo(7);
        assertThat(created.body().at("/attributes/colour").textValue()).isEqualTo("red");
        assertThat(created.body().get("created_at").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*\\.\\d{6}Z");
        assertThat(shop.sql("SELECT price_amount FROM product WHERE id = " + created.id()))
                .isEqualTo("19.90");
        assertThat(shop.sql("SELECT JSON_UNQUOTE(payload->'$.sku') FROM event WHERE type = 'ProductCreated'"
                        + " AND aggregate_id = " + created.id()))
                .isEqualTo(sku);
    }

    @Test
    void whatIsOptionalMayBeMissing() {
        Response created = shop.post(
                "/v1/products",
                "{\"sku\":\"%s\",\"name\":\"x\",\"category\":\"%s\",\"price\":{\"amount\":\"0\",\"currency\":\"JPY\"}}"
                        .formatted(unique("SKU"), shop.category()));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().get("stock").intValue()).isZero();
        assertThat(created.body().get("brand").isNull()).isTrue();
        assertThat(created.body().get("attributes")).isEmpty();
    }

    @Test
    void aSkuIsTakenOnce() {
        Response first = shop.product(1);
        String sku = first.body().get("sku").textValue();
        Response second = shop.post("/v1/products", productJson(sku, shop.category(), 1, "1", "EUR"));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("sku-taken");

        Response other = shop.product(1);
        Response patched = shop.patch("/v1/products/" + other.id(), "{\"sku\":\"" + sku + "\"}", "If-Match", "*");
        assertThat(patched.status()).isEqualTo(409);
        assertThat(shop.post("/v1/products", productJson(sku.toLowerCase(), shop.category(), 1, "1", "EUR"))
                        .status())
                .as("letter case tells SKUs apart")
                .isEqualTo(201);
    }

    @Test
    void invalidProductsAreRefusedWithAllThatIsWrong() {
        Response response = shop.post(
                "/v1/products",
                "{\"sku\":\"a b\",\"name\":\"\",\"category\":\"x\",\"price\":{\"amount\":\"1.999\",\"currency\":\"EUR\"},\"stock\":-1}");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.body().findValuesAsText("field"))
                .containsExactlyInAnyOrder("/sku", "/name", "/price/amount", "/stock");
        Response category = shop.post("/v1/products", productJson(unique("SKU"), "no-such", 1, "1", "EUR"));
        assertThat(category.status()).isEqualTo(422);
        assertThat(category.body().at("/errors/0/field").textValue()).isEqualTo("/category");
    }

    @Test
    void aMergePatchChangesWhatItNamesAndSaysSo() {
        Response product = shop.product(3);
        String other = shop.category();

        Response patched = shop.patch(
                "/v1/products/" + product.id(),
                "{\"brand\":null,\"price\":{\"amount\":\"5\"},\"category\":\"" + other
                        + "\",\"attributes\":{\"colour\":null,\"size\":\"L\"}}",
                "If-Match",
                "\"1\"");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.header("ETag")).hasValue("\"2\"");
        assertThat(patched.body().get("brand").isNull()).isTrue();
        assertThat(patched.body().at("/price/amount").textValue()).isEqualTo("5.00");
        assertThat(patched.body().at("/price/currency").textValue()).isEqualTo("EUR");
        assertThat(patched.body().get("category").textValue()).isEqualTo(other);
        assertThat(patched.body().get("attributes").toString()).isEqualTo("{\"size\":\"L\"}");
        assertThat(patched.body().get("name").textValue()).isEqualTo("Headphones");
        assertThat(patched.body().get("stock").intValue()).isEqualTo(3);
        assertThat(shop.sql("SELECT JSON_KEYS(payload->'$.changes') FROM event WHERE type = 'ProductChanged'"
                        + " AND aggregate_id = " + product.id()))
                .contains("brand", "price", "category", "attributes")
                .doesNotContain("name");
    }

    @Test
    void patchesNeedTheVersionThatWasSeen() {
        String path = "/v1/products/" + shop.product(3).id();
        assertThat(shop.patch(path, "{\"name\":\"a\"}").status()).isEqualTo(428);
        assertThat(shop.patch(path, "{\"name\":\"a\"}", "If-Match", "1").status())
                .isEqualTo(400);
        assertThat(shop.patch(path, "{\"name\":\"a\"}", "If-Match", "\"1\"").status())
                .isEqualTo(200);
        Response stale = shop.patch(path, "{\"name\":\"b\"}", "If-Match", "\"1\"");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.header("ETag")).hasValue("\"2\"");
        assertThat(shop.patch(path, "{\"name\":\"c\"}", "If-Match", "*").status())
                .isEqualTo(200);
        assertThat(shop.patch("/v1/products/999999999", "{}", "If-Match", "*").status())
                .isEqualTo(404);
    }

    @Test
    void aPatchThatChangesNothingMakesNoVersion() {
        Response product = shop.product(3);
        Response patched = shop.patch(
                "/v1/products/" + product.id(),
                "{\"name\":\"Headphones\",\"price\":{\"amount\":\"19.9\"}}",
                "If-Match",
                "*");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.header("ETag")).hasValue("\"1\"");
        assertThat(patched.position()).isGreaterThanOrEqualTo(product.position());
        assertThat(shop.number("SELECT COUNT(*) FROM event WHERE aggregate_type = 'product' AND aggregate_id = "
                        + product.id()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":null}",
                "{\"price\":null}",
                "{\"price\":{\"currency\":\"JPY\"}}",
                "{\"stock\":5}",
                "{\"attributes\":5}",
                "{\"category\":\"no-such\"}"
            })
    void patchesThatWouldSpoilTheProductAreInvalid(String patch) {
        Response patched = shop.patch("/v1/products/" + shop.product(3).id(), patch, "If-Match", "*");
        assertThat(patched.status()).isEqualTo(422);
        assertThat(patched.body().get("errors")).isNotEmpty();
    }

    @Test
    void stockIsAdjustedButNeverBelowZero() {
        Response product = shop.product(3);
        String path = "/v1/products/" + product.id() + "/stock-adjustments";

        Response more = shop.post(path, "{\"delta\":4,\"reason\":\"delivery\"}");
        assertThat(more.status()).isEqualTo(200);
        assertThat(more.body().get("stock").intValue()).isEqualTo(7);
        assertThat(more.header("ETag")).hasValue("\"2\"");
        assertThat(shop.post(path, "{\"delta\":-7,\"reason\":\"lost\"}")
                        .body()
                        .get("stock")
                        .intValue())
                .isZero();

        Response tooMany = shop.post(path, "{\"delta\":-1,\"reason\":\"lost\"}");
        assertThat(tooMany.status()).isEqualTo(409);
        assertThat(tooMany.problem()).isEqualTo("insufficient-stock");
        assertThat(shop.post(path, "{\"delta\":1000000000,\"reason\":\"x\"}").status())
                .isEqualTo(200);
        assertThat(shop.post(path, "{\"delta\":1,\"reason\":\"x\"}").status()).isEqualTo(409);
        assertThat(shop.post(path, "{\"delta\":0,\"reason\":\"\"}").body().findValuesAsText("field"))
                .containsExactlyInAnyOrder("/delta", "/reason");
        assertThat(shop.post("/v1/products/999999999/stock-adjustments", "{\"delta\":1,\"reason\":\"x\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aProductGoesWhenNoOpenOrderHoldsIt() {
        Response product = shop.product(3);
        String path = "/v1/products/" + product.id();
        long order = shop.post("/v1/orders", orderJson(shop.customer(), product.id(), 1))
                .id();

        Response held = shop.delete(path);
        assertThat(held.status()).isEqualTo(409);
        assertThat(held.problem()).isEqualTo("product-in-open-order");
        assertThat(held.body().get("detail").textValue()).contains("order " + order);
        shop.post("/v1/orders/" + order + "/shipment", "");
        assertThat(shop.delete(path).status()).isEqualTo(409);
        shop.post("/v1/orders/" + order + "/delivery", "");

        assertThat(shop.delete(path, "If-Match", "\"7\"").status()).isEqualTo(412);
        Response deleted = shop.delete(path);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.header("Tidemark-Position")).isPresent();
        assertThat(shop.delete(path).status()).isEqualTo(404);
        assertThat(shop.number("SELECT COUNT(*) FROM product WHERE id = " + product.id()))
                .isZero();
        assertThat(shop.sql("SELECT CONCAT(type, aggregate_version) FROM event WHERE aggregate_type = 'product'"
                        + " AND aggregate_id = " + product.id() + " ORDER BY id DESC LIMIT 1"))
                .isEqualTo("ProductDeleted2");
    }
}
