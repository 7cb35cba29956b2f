package dev.tidemark.projector.convergence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.projector.change.GtidSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A schema in which histories are played. In a watched one a commit ends only when it is written down what all documents
 * have to be after it; in the others commits run side by side.
 */
final class World implements AutoCloseable {

    private static final int DUPLICATE = 1062;
    private static final int DEADLOCK = 1213;
    /** What happens to statements that meet others: lock wait timeout, savepoint gone, table altered. */
    private static final Set<Integer> HARMLESS = Set.of(DUPLICATE, DEADLOCK, 1205, 1305, 1412);

    final String schema = Backends.mysql().createSchema("world");
    final boolean watched;
    final ReentrantLock commits = new ReentrantLock();
    final Timeline timeline = new Timeline();
    /** Whether rows have gone, in this history, of which no change told: until it is over some documents may be as before. */
    volatile boolean truncated;

    /** In a watched world who truncates is alone: what happens at that moment is then what the statement did. */
    private final ReadWriteLock turns = new ReentrantReadWriteLock();

    final AtomicInteger executed = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    private final ExecutorService sessions = Executors.newCachedThreadPool();
    private final Connection oracle;

    World(boolean watched) throws SQLException {
        this.watched = watched;
        this.oracle = Backends.mysql().connect(schema);
        try (Statement statement = oracle.createStatement()) {
            statement.execute("SET SESSION group_concat_max_len = 10000000");
            for (String ddl : Shop.DDL) {
                statement.execute(ddl);
            }
        }
    }

    Set<String> collections() {
        return Shop.projections(schema).keySet();
    }

    /** Plays a history from its start; returns when all connections are done. */
    void play(Script script) throws Exception {
        truncated = false;
        reset(script.start());
        List<Future<?>> running = new ArrayList<>();
        for (List<Script.Transaction> session : script.sessions()) {
            running.add(sessions.submit(() -> {
                play(session);
                return null;
            }));
        }
        for (Future<?> session : running) {
            try {
                session.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a history cannot be played: " + e.getCause(), e.getCause());
            }
        }
    }

    private void reset(List<String> start) throws SQLException {
        try (Connection connection = Backends.mysql().connect(schema);
                Statement statement = connection.createStatement()) {
            List<String> drops = new ArrayList<>();
            try (ResultSet columns = statement.executeQuery("SELECT CONCAT('ALTER TABLE ', table_name, ' DROP COLUMN ',"
                    + " column_name) FROM information_schema.columns WHERE table_schema = DATABASE()"
                    + " AND column_name LIKE 'extra%'")) {
                while (columns.next()) {
                    drops.add(columns.getString(1));
                }
            }
            for (String drop : drops) {
                statement.execute(drop);
            }
            connection.setAutoCommit(false);
            for (String table : Shop.TABLES) {
                statement.execute("DELETE FROM " + table);
            }
            for (String sql : start) {
                statement.execute(sql);
            }
            end(connection, "COMMIT");
        }
    }

    private void play(List<Script.Transaction> transactions) throws SQLException {
        try (Connection connection = Backends.mysql().connect(schema);
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION innodb_lock_wait_timeout = 2, SESSION lock_wait_timeout = 5");
            connection.setAutoCommit(false);
            for (Script.Transaction transaction : transactions) {
                Lock turn = watched && transaction.truncates() ? turns.writeLock() : turns.readLock();
                turn.lock();
                try {
                    play(statement, transaction);
                } finally {
                    turn.unlock();
                }
            }
        }
    }

    private void play(Statement statement, Script.Transaction transaction) throws SQLException {
        if (transaction.truncates()) {
            commits.lock(); // it is a commit itself
            truncated = true;
        }
        try {
            statement.execute("SET TRANSACTION ISOLATION LEVEL " + transaction.isolation());
            if (run(statement, transaction.statements())) {
                end(statement.getConnection(), transaction.end());
            } else {
                statement.getConnection().rollback();
            }
        } finally {
            if (transaction.truncates()) {
                commits.unlock();
            }
        }
    }

    /** False where the server has rolled it back. */
    private boolean run(Statement statement, List<String> all) throws SQLException {
        for (String sql : all) {
            try {
                statement.execute(sql);
                executed.incrementAndGet();
            } catch (SQLException e) {
                if (!HARMLESS.contains(e.getErrorCode())) {
                    throw new SQLException(e.getMessage() + " in: " + sql, e.getSQLState(), e.getErrorCode(), e);
                }
                refused.incrementAndGet();
                if (e.getErrorCode() == DEADLOCK) {
                    return false;
                }
            }
        }
        return true;
    }

    private void end(Connection connection, String how) throws SQLException {
        if (how.equals("ROLLBACK")) {
            connection.rollback();
        } else if (watched) {
            commits.lock();
            try {
                connection.commit();
                timeline.add(position(oracle), documents());
            } finally {
                commits.unlock();
            }
        } else {
            connection.commit();
        }
    }

    /** What every document has to be now, by {@code collection/_id}. */
    Map<String, JsonNode> documents() throws SQLException {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (Map.Entry<String, String> query : Shop.ORACLE.entrySet()) {
            synchronized (oracle) {
                try (Statement statement = oracle.createStatement();
                        ResultSet rows = statement.executeQuery(query.getValue())) {
                    while (rows.next()) {
                        documents.put(
                                schema + "-" + query.getKey() + "/" + rows.getString(1),
                                Store.JSON.readTree(rows.getString(2)));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return documents;
    }

    static long position(Connection connection) throws SQLException {
        synchronized (connection) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
                row.next();
                return GtidSet.parse(row.getString(1)).size();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        sessions.shutdownNow();
        oracle.close();
    }
}
