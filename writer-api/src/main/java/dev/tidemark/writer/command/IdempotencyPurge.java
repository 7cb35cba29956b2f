package dev.tidemark.writer.command;

import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes idempotency records that are no longer kept, in the background and in transactions that stay small. */
public final class IdempotencyPurge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyPurge.class);

    static final int BATCH = 500;
    private static final int EVERY_SECONDS = 60;

    private final Jdbi jdbi;
    private final Clock clock;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "idempotency-purge");
        thread.setDaemon(true);
        return thread;
    });

    public IdempotencyPurge(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    public void start() {
        executor.scheduleWithFixedDelay(this::run, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void run() {
        try {
            int purged = purge();
            LOG.debug("{} idempotency records were purged", purged);
        } catch (JdbiException | SQLException e) {
            LOG.warn("Idempotency records could not be purged; the next attempt is in a minute: {}", e.getMessage());
        }
    }

    /** Deletes all that are older than they need to be; tells how many. */
    int purge() throws SQLException {
        int purged = 0;
        int batch;
        do {
            try (Handle handle = jdbi.open()) {
                batch = IdempotencyRecords.purge(handle, clock.instant(), BATCH);
                handle.getConnection().commit();
            }
            purged += batch;
        } while (batch == BATCH);
        return purged;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
