package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.change.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where no history tells how the tables looked at the place where the stream begins, Debezium looks at them as they are by then,
 * which is a little later. That is right unless a statement has changed one of them in between, and whether one has, the
 * stream itself tells. Until it has come as far as the look, nothing of that is written down, and then all of it at once: who
 * starts before looks again.
 *
 * <p>Thread-safe: Debezium appends on a thread of its own.
 */
final class FirstLook implements SchemaHistoryLog {

    private final SchemaHistoryLog log;
    private final boolean isFirst;
    private final Set<TableId> looked;
    private final Set<TableId> unknown;

    /** What was found, oldest first; null once it is written down, or where nothing had to be looked at. */
    private List<String> found;

    /** What the server had executed when the look was over; null before. */
    private GtidSet executed;

    /** @param tables whose rows are read */
    FirstLook(SchemaHistoryLog log, Set<TableId> tables) {
        List<String> entries = log.read();
        this.log = log;
        this.isFirst = entries.isEmpty();
        this.unknown = LoggedSchemaHistory.unknown(entries, tables);
        this.looked = new HashSet<>(tables);
        if (!isFirst) {
            looked.removeAll(
                    unknown); // what is projected since then has no documents that their rows could be missed in
        }
        this.found = unknown.isEmpty() ? null : new ArrayList<>();
    }

    /** Whether the history lacks a table, so that Debezium has to look at all of them. */
    boolean isNeeded() {
        return !unknown.isEmpty();
    }

    /** The tables have been looked at. */
    synchronized void isOver(GtidSet by) {
        executed = by;
    }

    /**
     * A statement has come that changed these tables.
     *
     * @throws ChangeStreamException if it may have come before the look: rows of before were read as of after it
     */
    synchronized void expectBehind(BinlogRecord.Statement statement, Set<TableId> changed) {
        if (found == null || !executed.contains(statement.gtid()) || !Statements.reshapes(statement.sql())) {
            return;
        }
        Set<TableId> wrong = new TreeSet<>(changed);
        wrong.retainAll(looked);
        if (!wrong.isEmpty()) {
            String sql = statement.sql().strip().replaceAll("\\s+", " ");
            throw unreadable(wrong + " changed before it was looked at: " + sql, null);
        }
    }

    /** All of this has come. */
    synchronized void reached(GtidSet completed) {
        if (found != null && executed != null && completed.contains(executed)) {
            if (!found.isEmpty()) {
                log.append(LoggedSchemaHistory.together(found));
            }
            found = null;
        }
    }

    /** What an engine that failed means: as long as nothing is written down, rows that do not fit are no lost history. */
    synchronized ChangeStreamException explain(ChangeStreamException failure) {
        return found != null && isFirst && failure.kind() == Kind.HISTORY_LOST
                ? unreadable("a table changed before it was looked at", failure)
                : failure;
    }

    private ChangeStreamException unreadable(String what, Throwable cause) {
        return isFirst
                ? new ChangeStreamException(
                        Kind.TRANSIENT,
                        what + "; nobody knows how to read the rows of before, so it begins anew",
                        cause)
                : new ChangeStreamException(
                        Kind.HISTORY_LOST,
                        what + "; tables of another schema (" + new TreeSet<>(unknown)
                                + ") are projected since, and so nobody knows how to read the rows of before: run 'backfill"
                                + " --all'",
                        cause);
    }

    @Override
    public synchronized List<String> read() {
        List<String> all = new ArrayList<>(log.read());
        if (found != null) {
            all.addAll(found);
        }
        return all;
    }

    @Override
    public synchronized void append(String json) {
        if (found == null) {
            log.append(json);
        } else {
            found.add(json);
        }
    }

    @Override
    public synchronized void clear() {
        log.clear();
        if (found != null) {
            found.clear();
        }
    }
}
