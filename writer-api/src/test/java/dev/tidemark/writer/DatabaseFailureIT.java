package dev.tidemark.writer;

import static dev.tidemark.writer.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.local.LocalMySql;
import dev.tidemark.writer.Shop.Response;
import dev.tidemark.writer.database.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A MySQL of its own: one that is wrong, goes away, or comes back. */
final class DatabaseFailureIT {
    @Test
    void withoutGtidsTheServiceDoesNotStart() {
        try (LocalMySql mysql = LocalMySql.startTemporary("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")) {
            assertThatThrownBy(() -> Shop.open(mysql, Clock.systemUTC()).close())
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("gtid_mode=OFF")
                    .hasMessageContaining("--gtid-mode=ON");
        }
    }

    @Test
    void whileMySqlIsAwayOrReadOnlyCommandsAreRefusedAndNothingIsLost() throws SQLException {
        try (LocalMySql mysql = LocalMySql.startTemporary();
                Shop shop = Shop.open(mysql, Clock.systemUTC())) {
            assertThat(put(shop, "a").status()).isEqualTo(201);

            execute(shop, "SET GLOBAL super_read_only = ON");
            assertThat(put(shop, "b").problem()).isEqualTo("database-unavailable");
            Response notReady = shop.send("GET", "/health/ready", "");
            assertThat(notReady.status()).isEqualTo(503);
            assertThat(notReady.body().toString()).contains("mysql", "read_only");
            execute(shop, "SET GLOBAL super_read_only = OFF");
            execute(shop, "SET GLOBAL read_only = OFF");
            assertThat(put(shop, "b").status()).isEqualTo(201);

            mysql.kill();
            Response away = put(shop, "c");
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.header("Retry-After")).isPresent();
            assertThat(away.body().toString()).doesNotContain("jdbc", "127.0.0.1", "SQL");
            assertThat(shop.send("GET", "/health/ready", "").status()).isEqualTo(503);
            assertThat(shop.send("GET", "/health/live", "").status()).isEqualTo(200);

            mysql.restart();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> put(shop, "c").status(), status -> status == 201 || status == 200);
            assertThat(shop.send("GET", "/health/ready", "").status()).isEqualTo(200);
            assertThat(shop.number("SELECT COUNT(*) FROM category")).isEqualTo(3);
        }
    }

    /** Whoever repeats a command under its key until it is answered has done it once, whatever breaks in between. */
    @Test
    void aKilledMySqlMakesNoCommandTwice() throws SQLException {
        try (LocalMySql mysql = LocalMySql.startTemporary();
                Shop shop = Shop.open(mysql, Clock.systemUTC())) {
            AtomicInteger answered = new AtomicInteger();
            CompletableFuture<Void> crash = CompletableFuture.runAsync(() -> {
                await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() > 40);
                mysql.kill();
                mysql.restart();
            });
            List<Integer> done = Together.run(8, thread -> {
                for (int i = 0; i < 30; i++) {
                    createUntilAnswered(shop, unique("key"));
                    answered.incrementAndGet();
                }
                return 30;
            });
            crash.join();
            int commands = done.stream().mapToInt(Integer::intValue).sum();
            assertThat(shop.number("SELECT COUNT(*) FROM customer")).isEqualTo(commands);
            assertThat(shop.number("SELECT COUNT(*) FROM event")).isEqualTo(commands);
        }
    }

    private static void createUntilAnswered(Shop shop, String key) {
        String body = "{\"name\":\"x\",\"email\":\"" + key + "@example.org\"}";
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .pollDelay(Duration.ZERO)
                .until(
                        () -> shop.post("/v1/customers", body, "Idempotency-Key", key)
                                .status(),
                        status -> status == 201);
    }

    @Test
    void aCommandThatLosesADeadlockIsTriedAgain() throws SQLException {
        Shop shop = Shop.shared();
        long[] products = {shop.product(5).id(), shop.product(5).id()};
        try (Connection other = shop.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // The heavier transaction survives a deadlock: this one changes many rows.
            statement.execute("INSERT INTO idempotency_key (caller, route, idempotency_key, fingerprint, created_at)"
                    + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                    + " SELECT 'heavy', 'x', i, '', UTC_TIMESTAMP(6) FROM n");
            statement.execute("UPDATE product SET name = 'held' WHERE id = " + products[1]);
            CompletableFuture<Response> order = CompletableFuture.supplyAsync(
                    () -> shop.post("/v1/orders", Shop.orderJson(shop.customer(), products[0], 1, products[1], 1)));
            await().until(() -> shop.number("SELECT COUNT(*) FROM performance_schema.data_lock_waits") > 0);
            statement.execute("UPDATE product SET name = 'held' WHERE id = " + products[0]);
            other.rollback();
            assertThat(order.join().status()).isEqualTo(201);
        }
    }

    private static Response put(Shop shop, String slug) {
        return shop.put("/v1/categories/" + slug, "{\"name\":\"x\"}");
    }

    private static void execute(Shop shop, String sql) throws SQLException {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
