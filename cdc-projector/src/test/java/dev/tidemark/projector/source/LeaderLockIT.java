package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.local.Backends;
import dev.tidemark.local.FaultProxy;
import dev.tidemark.local.MySql;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaderLockIT {

    private final MySql mysql = Backends.mysql();
    private final String name = "test-" + UUID.randomUUID();
    private final AtomicInteger losses = new AtomicInteger();

    @Test
    void oneHoldsItAtATime() throws Exception {
        LeaderLock first = lock();
        try (LeaderLock second = lock()) {
            assertThat(first.acquire(Duration.ZERO)).isTrue();
            assertThat(second.acquire(Duration.ZERO)).isFalse();

            first.close();

            assertThat(second.acquire(Duration.ofSeconds(10))).isTrue();
            assertThat(losses).hasValue(0);
        }
    }

    @Test
    void theHolderOfAKilledSessionIsTold() throws Exception {
        try (LeaderLock lock = lock();
                LeaderLock next = lock()) {
            lock.acquire(Duration.ZERO);
            kill();

            assertThat(next.acquire(Duration.ofSeconds(10))).isTrue();
            await().atMost(LeaderLock.PING.plusSeconds(5)).untilAtomic(losses, equalTo(1));
        }
    }

    @Test
    void aHolderWhoIsCutOffIsToldAndTheServerFreesItsLock() throws Exception {
        try (FaultProxy proxy = FaultProxy.before(mysql.host(), mysql.port());
                LeaderLock cutOff = new LeaderLock(
                        new MySqlConnections(
                                new MySqlSettings("mysql://127.0.0.1:" + proxy.port(), mysql.user(), mysql.password())),
                        name,
                        losses::incrementAndGet);
                LeaderLock next = lock()) {
            cutOff.acquire(Duration.ZERO);
            proxy.blackHole();

            assertThat(next.acquire(LeaderLock.IDLE_LIMIT.plusSeconds(10))).isTrue();
            assertThat(losses).hasValue(1);
        }
    }

    private LeaderLock lock() {
        return new LeaderLock(TestSource.connections(mysql), name, losses::incrementAndGet);
    }

    private void kill() throws Exception {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            long holder;
            try (ResultSet result = statement.executeQuery("SELECT IS_USED_LOCK('" + name + "')")) {
                result.next();
                holder = result.getLong(1);
            }
            statement.execute("KILL " + holder);
        }
    }
}
