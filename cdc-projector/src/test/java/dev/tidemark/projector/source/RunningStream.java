package dev.tidemark.projector.source;

import static org.awaitility.Awaitility.await;

import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.change.SchemaChange;
import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stream at work on a thread of its own, and what it has handed over. */
final class RunningStream implements AutoCloseable {

    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final DebeziumChangeStream stream;
    private final List<ChangeBatch> batches = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile GtidSet completed;
    private volatile Throwable failure;

    private RunningStream(DebeziumChangeStream stream, GtidSet from, ChangeHandler handler) {
        this.stream = stream;
        this.completed = from;
        this.thread = new Thread(() -> {
            try {
                stream.run(from, batch -> {
                    handler.handle(batch);
                    batches.add(batch);
                    completed = completed.union(batch.completed());
                });
            } catch (Throwable e) {
                failure = e;
            }
        });
    }

    static RunningStream start(MySql mysql, Map<TableId, Set<String>> columns, SchemaHistoryLog log, GtidSet from) {
        return start(mysql, mysql.port(), columns, log, from, batch -> {});
    }

    /** @param port of the server, or of a proxy before it */
    static RunningStream start(
            MySql mysql,
            int port,
            Map<TableId, Set<String>> columns,
            SchemaHistoryLog log,
            GtidSet from,
            ChangeHandler handler) {
        return start(
                new MySqlSettings("mysql://127.0.0.1:" + port, mysql.user(), mysql.password()),
                columns,
                log,
                from,
                handler);
    }

    static RunningStream start(
            MySql mysql,
            String user,
            String password,
            Map<TableId, Set<String>> columns,
            SchemaHistoryLog log,
            GtidSet from) {
        return start(new MySqlSettings(mysql.url(), user, password), columns, log, from, batch -> {});
    }

    /**
     * @param url with parameters
     * @param user without a password
     */
    static RunningStream start(
            String url, String user, Map<TableId, Set<String>> columns, SchemaHistoryLog log, GtidSet from) {
        return start(new MySqlSettings(url, user, ""), columns, log, from, batch -> {});
    }

    private static RunningStream start(
            MySqlSettings settings,
            Map<TableId, Set<String>> columns,
            SchemaHistoryLog log,
            GtidSet from,
            ChangeHandler handler) {
        MySqlConnections connections = new MySqlConnections(settings);
        String name = "test-" + columns.keySet().iterator().next().schema();
        RunningStream running = new RunningStream(
                new DebeziumChangeStream(name, connections, columns, Set.of(), log, SILENCE), from, handler);
        running.thread.start();
        return running;
    }

    /** What the server has executed by now. */
    static GtidSet executed(MySql mysql) {
        try (Connection connection = mysql.connect("")) {
            return SourcePosition.read(connection).executed();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until all that the server has executed by now is complete. */
    RunningStream catchUp(MySql mysql) {
        GtidSet executed = executed(mysql);
        await().atMost(LIMIT).until(() -> failure != null || completed.contains(executed));
        if (failure != null) {
            throw new AssertionError("the stream failed", failure);
        }
        return this;
    }

    DebeziumChangeStream stream() {
        return stream;
    }

    void interrupt() {
        thread.interrupt();
    }

    GtidSet completed() {
        return completed;
    }

    List<ChangeBatch> batches() {
        return batches;
    }

    List<RowChange> rows() {
        List<RowChange> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(batch.rows()));
        return rows;
    }

    List<SchemaChange> schemaChanges() {
        List<SchemaChange> changes = new ArrayList<>();
        batches.forEach(batch -> changes.addAll(batch.schemaChanges()));
        return changes;
    }

    /** Waits for the stream to end by itself. */
    Throwable awaitFailure() {
        await().atMost(LIMIT).until(() -> !thread.isAlive());
        return failure;
    }

    @Override
    public void close() {
        stream.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
