package dev.tidemark.writer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.writer.Shop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;
import org.junit.jupiter.api.Test;

final class IdempotencyPurgeIT {
    private final Shop shop = Shop.shared();

    @Test
    void deletesWhatIsOldInBatchesAndLeavesTheRest() throws SQLException {
        Instant now = Instant.now();
        int old = IdempotencyPurge.BATCH * 2 + 1;
        try (Connection connection = shop.connect()) {
            insert(connection, old, now.minus(Duration.ofHours(25)));
            insert(connection, 10, now.minus(Duration.ofHours(23)));
        }
        Jdbi jdbi = Jdbi.create(() -> {
                    Connection connection = shop.connect();
                    connection.setAutoCommit(false);
                    return connection;
                })
                .setTransactionHandler(new CMTTransactionHandler());
        try (IdempotencyPurge purge = new IdempotencyPurge(jdbi, Clock.fixed(now, ZoneOffset.UTC))) {
            assertThat(purge.purge()).isPositive().isLessThanOrEqualTo(old); // the shop's own may have been there
            assertThat(purge.purge()).isZero();
        }
        assertThat(shop.number("SELECT COUNT(*) FROM idempotency_key WHERE caller = 'purged'"))
                .isEqualTo(10);
    }

    private static void insert(Connection connection, int count, Instant createdAt) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO idempotency_key (caller, route, idempotency_key, fingerprint, created_at)"
                        + " VALUES ('purged', ?, ?, '', ?)")) {
            for (int i = 0; i < count; i++) {
                insert.setString(1, createdAt.toString());
                insert.setInt(2, i);
                insert.setObject(3, Times.column(createdAt));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
