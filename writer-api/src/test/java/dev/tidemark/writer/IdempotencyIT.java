package dev.tidemark.writer;

import static dev.tidemark.writer.Shop.orderJson;
import static dev.tidemark.writer.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import dev.tidemark.writer.Shop.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class IdempotencyIT {
    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";

    private final Shop shop = Shop.shared();

    @Test
    void theSameRequestAgainIsAnsweredTheSameAndDoneOnce() {
        Response product = shop.product(10);
        String body = orderJson(shop.customer(), product.id(), 4);
        String key = unique("key");

        Response first = shop.post("/v1/orders", body, KEY, key);
        Response again = shop.post("/v1/orders", body, KEY, key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header(REPLAYED)).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header(REPLAYED)).hasValue("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.position()).isGreaterThanOrEqualTo(first.position());
        assertThat(shop.number("SELECT stock FROM product WHERE id = " + product.id()))
                .isEqualTo(6);
    }

    @Test
    void anAnswerWithoutABodyIsReplayed() {
        String path = "/v1/products/" + shop.product(1).id();
        String key = unique("key");
        assertThat(shop.delete(path, KEY, key).status()).isEqualTo(204);
        Response again = shop.delete(path, KEY, key);
        assertThat(again.status()).isEqualTo(204);
        assertThat(again.header(REPLAYED)).hasValue("true");
        assertThat(shop.delete(path).status()).isEqualTo(404);
    }

    @Test
    void aRefusalIsReplayedToo() {
        Response product = shop.product(1);
        String body = orderJson(shop.customer(), product.id(), 2);
        String key = unique("key");
        Response refused = shop.post("/v1/orders", body, KEY, key);
        assertThat(refused.status()).isEqualTo(409);

        shop.post("/v1/products/" + product.id() + "/stock-adjustments", "{\"delta\":9,\"reason\":\"more\"}");
        Response again = shop.post("/v1/orders", body, KEY, key);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.header(REPLAYED)).hasValue("true");
        assertThat(again.body().get("errors")).isEqualTo(refused.body().get("errors"));
        assertThat(again.body().get("detail")).isEqualTo(refused.body().get("detail"));
        assertThat(shop.post("/v1/orders", body, KEY, unique("key")).status()).isEqualTo(201);
    }

    @Test
    void aFailedPreconditionUsesUpNoKey() {
        String path = "/v1/products/" + shop.product(1).id();
        String key = unique("key");
        assertThat(shop.patch(path, "{\"name\":\"b\"}", "If-Match", "\"9\"", KEY, key)
                        .status())
                .isEqualTo(412);
        Response patched = shop.patch(path, "{\"name\":\"b\"}", "If-Match", "\"1\"", KEY, key);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.header(REPLAYED)).isEmpty();
    }

    @Test
    void anotherBodyOrPathUnderTheSameKeyIsRefused() {
        String key = unique("key");
        String path = "/v1/categories/" + unique("slug");
        assertThat(shop.put(path, "{\"name\":\"a\"}", KEY, key).status()).isEqualTo(201);
        Response body = shop.put(path, "{\"name\":\"b\"}", KEY, key);
        assertThat(body.status()).isEqualTo(422);
        assertThat(body.problem()).isEqualTo("idempotency-key-reused");
        assertThat(shop.put("/v1/categories/" + unique("slug"), "{\"name\":\"a\"}", KEY, key)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void keysBelongToACallerAndARoute() {
        String key = unique("key");
        String path = "/v1/categories/" + unique("slug");
        assertThat(shop.put(path, "{\"name\":\"a\"}", KEY, key).status()).isEqualTo(201);
        Response other = shop.put(path, "{\"name\":\"b\"}", KEY, key, "Tidemark-Actor", "bob");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.header(REPLAYED)).isEmpty();
        Response route =
                shop.post("/v1/customers", "{\"name\":\"x\",\"email\":\"" + unique("x") + "@example.org\"}", KEY, key);
        assertThat(route.status()).isEqualTo(201);
        assertThat(shop.put(path, "{\"name\":\"a\"}", KEY, key.toUpperCase()).header(REPLAYED))
                .as("letter case tells keys apart")
                .isEmpty();
    }

    @Test
    void whileTheFirstIsUnderWayTheSecondIsToldSo() throws SQLException {
        String key = unique("key");
        try (Connection first = shop.connect();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO idempotency_key (caller, route, idempotency_key, fingerprint, created_at) VALUES"
                            + " ('anonymous', 'POST /v1/customers', '" + key + "', '', UTC_TIMESTAMP(6))");

            String body = "{\"name\":\"x\",\"email\":\"" + unique("x") + "@example.org\"}";
            Response second = shop.post("/v1/customers", body, KEY, key);
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.problem()).isEqualTo("idempotency-key-in-flight");

            first.rollback();
            assertThat(shop.post("/v1/customers", body, KEY, key).status()).isEqualTo(201);
        }
    }

    @Test
    void sixteenAtOnceDoItOnce() {
        for (int round = 0; round < 10; round++) {
            Response product = shop.product(100);
            String body = orderJson(shop.customer(), product.id(), 3);
            String key = unique("key");

            List<Response> responses = Together.run(16, thread -> shop.post("/v1/orders", body, KEY, key));

            assertThat(responses).allMatch(r -> r.status() == 201 || r.problem().equals("idempotency-key-in-flight"));
            List<Response> done =
                    responses.stream().filter(r -> r.status() == 201).toList();
            assertThat(done.stream().filter(r -> r.header(REPLAYED).isEmpty())).hasSize(1);
            assertThat(done.stream().map(Response::id).distinct()).hasSize(1);
            assertThat(shop.number("SELECT stock FROM product WHERE id = " + product.id()))
                    .isEqualTo(97);
            assertThat(shop.number("SELECT COUNT(*) FROM event WHERE command_id = '" + key + "'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
        try (Shop own = Shop.open(Backends.mysql(), ((InstantSource) now::get).withZone(ZoneOffset.UTC))) {
            String key = unique("key");
            String path = "/v1/categories/audio";
            own.put(path, "{\"name\":\"a\"}", KEY, key);
            now.set(now.get().plus(Duration.ofHours(24)).minusMillis(1));
            assertThat(own.put(path, "{\"name\":\"a\"}", KEY, key).header(REPLAYED))
                    .hasValue("true");
            now.set(now.get().plusMillis(2));
            Response later = own.put(path, "{\"name\":\"b\"}", KEY, key);
            assertThat(later.status()).isEqualTo(200);
            assertThat(later.header(REPLAYED)).isEmpty();
            assertThat(own.put(path, "{\"name\":\"b\"}", KEY, key).header(REPLAYED))
                    .hasValue("true");
        }
    }
}
