package dev.tidemark.bench;

import dev.tidemark.bench.report.Figure;
import dev.tidemark.bench.report.Result;
import dev.tidemark.bench.report.Sheet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Changes that wait in the binlog, applied by a projector that has just been started. Timed from the first that searches
 * see to the last, so that the start does not count; the limits are timed likewise.
 */
final class CatchUp {

    private static final Duration LIMIT = Duration.ofMinutes(60);
    private static final long LOOK_MILLIS = 25;

    private final Stack stack;

    CatchUp(Stack stack) {
        this.stack = stack;
    }

    /** Changes something. */
    interface Work {
        /** Begins no transaction and ends none. */
        Done transaction(Connection connection, Random random) throws SQLException;
    }

    /**
     * @param changes of rows
     * @param writes of documents that have to follow
     */
    record Done(int changes, List<Backlog.Write> writes) {}

    /**
     * @param applied without the start
     * @param withStart the same with it
     * @param curve changes a second
     */
    record Applied(Speed applied, Speed withStart, List<Result.Point> curve) {}

    /** Nobody applies them yet: the projector has ended then. */
    Backlog make(Work work, int changes) throws Exception {
        stack.halt();
        stack.servers().durable(false);
        String gtids = stack.servers().gtids();
        long before = stack.position();
        Random random = new Random(before);
        long made = 0;
        List<Backlog.Write> writes = new ArrayList<>();
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (made < changes) {
                Done done = work.transaction(connection, random);
                connection.commit();
                made += done.changes();
                writes.addAll(done.writes());
            }
            statement.executeUpdate("INSERT INTO " + Backlog.MARK + " VALUES ()");
            connection.commit();
        }
        stack.servers().durable(true);
        return new Backlog(gtids, before, stack.position(), made, writes);
    }

    /** By a projector that is started for it; there must be a document for each row then. */
    Applied apply(Backlog backlog) throws Exception {
        stack.quiet();
        long begun = System.nanoTime();
        stack.launch();
        double perTransaction = (double) backlog.changes() / backlog.transactions();
        List<Result.Point> seen = new ArrayList<>();
        Curve curve = new Curve();
        for (long position = backlog.before(); position < backlog.last(); ) {
            long now = stack.searchable();
            if (now > position) {
                position = now;
                double seconds = (System.nanoTime() - begun) / 1e9;
                double changes = perTransaction * (now - backlog.before());
                seen.add(new Result.Point(seconds, changes));
                curve.look(seconds, changes);
            }
            stack.checkAlive();
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "the changes are not applied after " + LIMIT + ": see " + Program.log("cdc-projector"));
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return new Applied(speed(seen), withStart(seen), curve.points());
    }

    /**
     * Debezium by itself, Elasticsearch by itself, and both one after the other: they need the same cores, so who does not
     * overlap them can be no faster.
     *
     * @param documents whether what Elasticsearch does is part of the limit; its index was kept then
     */
    Speed limit(Backlog backlog, boolean documents, Sheet sheet) throws Exception {
        Speed debezium = new Debezium(stack).stream(backlog);
        sheet.figure("Debezium alone", Figure.PER_SECOND, debezium.perSecond());
        if (!documents) {
            return debezium;
        }
        Speed bulk = new Limits(stack).change(backlog, sheet);
        sheet.figure("Elasticsearch alone", Figure.PER_SECOND, bulk.perSecond());
        double seconds = backlog.changes() / debezium.perSecond() + bulk.seconds();
        return new Speed(backlog.changes(), seconds);
    }

    /** From what was seen first; where there was but one look, with the start. */
    private static Speed speed(List<Result.Point> seen) {
        Result.Point first = seen.get(0);
        Result.Point last = seen.get(seen.size() - 1);
        return seen.size() == 1
                ? withStart(seen)
                : new Speed(last.value() - first.value(), last.seconds() - first.seconds());
    }

    private static Speed withStart(List<Result.Point> seen) {
        Result.Point last = seen.get(seen.size() - 1);
        return new Speed(last.value(), last.seconds());
    }
}
