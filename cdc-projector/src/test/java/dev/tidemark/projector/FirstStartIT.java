package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables that change while a projector that nobody has started before looks at them. */
@Timeout(300)
class FirstStartIT {

    private static final int ITEMS = 20;
    /** After it has started, so that some of them come before it has looked. */
    private static final int MORE_STATEMENTS = 60;

    /** Each statement moves the columns, so that a row that is read as of another moment names another item. */
    @Test
    void columnsThatMoveWhileItStartsForTheFirstTimeHideNoRow() throws Exception {
        try (Installation installation = new Installation(
                "CREATE TABLE item (id BIGINT PRIMARY KEY)",
                "CREATE TABLE line (id BIGINT PRIMARY KEY AUTO_INCREMENT, item_id BIGINT, a BIGINT DEFAULT 100,"
                        + " KEY of_item (item_id))")) {
            for (int id = 1; id <= ITEMS; id++) {
                installation.execute("INSERT INTO item VALUES (" + id + ")");
            }
            installation.projection("items", """
                    collection: items
                    root: item
                    fields: [id]
                    relations:
                      lines: {one-to-many: line, on: item_id, order: id, fields: [id]}
                    """);
            ExecutorService threads = Executors.newSingleThreadExecutor();
            CountDownLatch begun = new CountDownLatch(1);
            AtomicBoolean started = new AtomicBoolean();
            try {
                Future<Integer> moving = threads.submit(() -> move(installation, begun, started));
                begun.await();
                installation.start();
                started.set(true);
                int rounds = moving.get();
                installation.awaitSearchable();
                for (int id = 1; id <= ITEMS; id++) {
                    JsonNode found = installation.document("items", String.valueOf(id));
                    assertThat(found.path("lines")).as("lines of item " + id).hasSize(2 * rounds);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Round by round each item gets two lines; gives the number of rounds. */
    private static int move(Installation installation, CountDownLatch begun, AtomicBoolean started) throws Exception {
        int rounds = 0;
        int left = MORE_STATEMENTS;
        boolean even = true;
        try (Connection connection = installation.connect();
                Statement statement = connection.createStatement()) {
            for (; left > 0; rounds++) {
                for (int id = 1; id <= ITEMS; id++) {
                    statement.execute("INSERT INTO line (item_id) VALUES (" + id + ")");
                    statement.execute("ALTER TABLE line ADD COLUMN %s BIGINT DEFAULT 100 FIRST, DROP COLUMN %s"
                            .formatted(even ? "b" : "a", even ? "a" : "b"));
                    statement.execute("INSERT INTO line (item_id) VALUES (" + id + ")");
                    begun.countDown();
                    even = !even;
                    left -= started.get() ? 1 : 0;
                }
            }
        }
        return rounds;
    }
}
