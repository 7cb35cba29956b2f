package dev.tidemark.writer;

import static dev.tidemark.writer.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.writer.Shop.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract says of all services, on this one's routes. */
final class HttpIT {
    private final Shop shop = Shop.shared();

    @Test
    void productsAreNotReadHere() {
        Response response = shop.send("GET", "/v1/products/1", "");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow").orElse("")).contains("PATCH", "DELETE");
        assertThat(shop.send("GET", "/v1/products", "").status()).isEqualTo(405);
        assertThat(shop.send("GET", "/v1/nothing", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "5", "{\"name\":\"a\"} {}", "{\"name\":\"a\",\"name\":\"b\"}"})
    void whatIsNoJsonObjectIsRefused(String body) {
        Response response = shop.put("/v1/categories/a", body);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void unknownFieldsAndParametersAreNamedWithTheKnownOnes() {
        Response field = shop.post("/v1/customers", "{\"nmae\":\"Ada\"}");
        assertThat(field.status()).isEqualTo(400);
        assertThat(field.problem()).isEqualTo("unknown-field");
        assertThat(field.body().at("/errors/0/field").textValue()).isEqualTo("/nmae");
        assertThat(field.body().at("/errors/0/message").textValue()).contains("name, email");

        Response parameter = shop.post("/v1/customers?dry=1", "{}");
        assertThat(parameter.status()).isEqualTo(400);
        assertThat(parameter.body().at("/detail").textValue()).contains("dry");
    }

    @Test
    void bodiesHaveALimit() {
        assertThat(shop.post("/v1/customers", "x".repeat((256 << 10) + 1)).status())
                .isEqualTo(413);
    }

    @Test
    void bodiesOfManySmallPartsAreTooLargeToo() {
        Response response = shop.post("/v1/orders", "{\"customer_id\":1,\"lines\":[" + "{},".repeat(2_500) + "{}]}");
        assertThat(response.status()).isEqualTo(413);
        assertThat(response.problem()).isEqualTo("body-too-large");
    }

    @ParameterizedTest
    @CsvSource({"Idempotency-Key,a b", "Idempotency-Key,", "Tidemark-Actor,", "If-Match,1"})
    void headersHaveAForm(String header, String value) {
        Response response =
                shop.put("/v1/categories/" + unique("slug"), "{\"name\":\"a\"}", header, value == null ? "" : value);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.problem()).isEqualTo("invalid-header");
        assertThat(response.body().at("/errors/0/field").textValue()).isEqualTo(header);
    }

    @Test
    void keysAndActorsHaveALength() {
        assertThat(shop.put("/v1/categories/a", "{}", "Idempotency-Key", "k".repeat(65))
                        .status())
                .isEqualTo(400);
        assertThat(shop.put("/v1/categories/a", "{}", "Tidemark-Actor", "k".repeat(101))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void eventsNameTheActorAndTheCommand() {
        String key = unique("key");
        Response made = shop.put(
                "/v1/categories/" + unique("slug"),
                "{\"name\":\"a\"}",
                "Tidemark-Actor",
                "Ada Lovelace",
                "Idempotency-Key",
                key);
        assertThat(shop.sql("SELECT CONCAT(actor, '/', command_id) FROM event WHERE aggregate_type = 'category'"
                        + " AND aggregate_id = " + made.id()))
                .isEqualTo("Ada Lovelace/" + key);
        Response anonymous = shop.put("/v1/categories/" + unique("slug"), "{\"name\":\"a\"}");
        assertThat(shop.sql("SELECT actor FROM event WHERE aggregate_type = 'category' AND aggregate_id = "
                        + anonymous.id()))
                .isEqualTo("anonymous");
    }

    @Test
    void theServiceTellsHowItIs() {
        assertThat(shop.send("GET", "/health/ready", "").status()).isEqualTo(200);
        assertThat(shop.send("GET", "/health/live", "").status()).isEqualTo(200);
        assertThat(shop.send("GET", "/metrics", "").status()).isEqualTo(200);
        assertThat(shop.send("GET", "/docs", "").status()).isEqualTo(200);
    }
}
