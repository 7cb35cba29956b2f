package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.GtidSet;

/**
 * Which transactions have come to their end: what the stream may say is complete, and no more.
 *
 * <p>A transaction is complete with its END. A statement has none, and may bring several records: it is complete when
 * something else comes behind it. Statements that bring no record at all (GRANT, ANALYZE, XA COMMIT) are complete when
 * something behind them says that they stand before it, or when the end of the binlog is reached.
 */
final class Ledger {

    private GtidSet completed;
    private GtidSet statements = GtidSet.empty();
    private Gtid open;
    private boolean replay;
    private String lastBefore = "";

    Ledger(GtidSet from) {
        completed = from;
    }

    GtidSet completed() {
        return completed;
    }

    boolean isOpen() {
        return open != null;
    }

    /** Each record comes with the set of what stands before its transaction; to be told after what the record says. */
    void before(String gtids) {
        if (gtids == null || gtids.equals(lastBefore)) {
            return;
        }
        lastBefore = gtids;
        GtidSet before = GtidSet.parse(gtids);
        if (open != null && !replay && before.contains(open)) {
            throw inconsistent("transaction " + open + " is said to be over, and its end has not come");
        }
        completed = completed.union(before);
    }

    void begin(Gtid gtid) {
        somethingElse(gtid);
        if (open != null) {
            complete(GtidSet.of(open)); // rolled back in the binlog itself, which has no end of its own
        }
        open = gtid;
        replay = completed.contains(gtid);
    }

    /** False for a row of a transaction that is completed already: the server sent it twice. */
    boolean row(Gtid gtid) {
        if (!gtid.equals(open)) {
            throw inconsistent("a row of transaction " + gtid + " came within " + open);
        }
        return !replay;
    }

    void end(Gtid gtid) {
        if (!gtid.equals(open)) {
            throw inconsistent("the end of transaction " + gtid + " came within " + open);
        }
        completed = completed.plus(gtid);
        open = null;
    }

    /** False for a statement that is completed already. CREATE TABLE … SELECT stands inside a transaction. */
    boolean statement(Gtid gtid) {
        if (gtid.equals(open)) {
            return !replay;
        }
        if (completed.contains(gtid)) {
            return false;
        }
        somethingElse(gtid);
        statements = statements.plus(gtid);
        return true;
    }

    void heartbeat() {
        complete(statements);
    }

    void complete(GtidSet known) {
        completed = completed.union(known);
        statements = statements.minus(known);
    }

    private void somethingElse(Gtid now) {
        complete(statements.minus(GtidSet.of(now)));
    }

    private static ChangeStreamException inconsistent(String what) {
        return new ChangeStreamException(Kind.TRANSIENT, "the binlog stream contradicts itself: " + what);
    }
}
