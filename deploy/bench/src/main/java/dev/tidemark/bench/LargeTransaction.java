package dev.tidemark.bench;

import java.sql.Connection;
import java.time.Duration;

/** One transaction that makes very many rows. */
final class LargeTransaction {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS_A_METRIC = 10;
    private static final String WRITTEN = "tidemark_documents_total";
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** An empty table. */
    static final Content CONTENT = new Shelf(0, 1);

    private final Stack stack;
    private final int rows;

    LargeTransaction(Stack stack, int rows) {
        this.stack = stack;
        this.rows = rows;
    }

    /**
     * From the commit until search is complete up to it; all documents must be there then.
     *
     * @param curve takes how many were written
     */
    Speed measure(Curve curve) throws Exception {
        try (Connection connection = stack.connect()) {
            Products.fill(connection, "product", rows, rows);
        }
        long begun = System.nanoTime();
        long position = stack.position();
        double written = stack.metric(WRITTEN);
        int looks = 0;
        while (stack.searchable() < position) {
            stack.checkAlive();
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException("the transaction is not applied: see " + Program.log("cdc-projector"));
            }
            if (looks++ % LOOKS_A_METRIC == 0) {
                curve.look((System.nanoTime() - begun) / 1e9, stack.metric(WRITTEN) - written);
            }
            Thread.sleep(LOOK.toMillis());
        }
        Speed speed = Speed.since(begun, rows);
        stack.checkCounts();
        return speed;
    }
}
