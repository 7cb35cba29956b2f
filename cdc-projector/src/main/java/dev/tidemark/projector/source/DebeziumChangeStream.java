package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.ChangeStream;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.change.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The binlog, read by an embedded Debezium engine: one attempt around one engine.
 *
 * <p>It begins behind exactly the given transactions and never inside one; Debezium's own offsets and its own reconnects
 * are not used, because both can skip changes. A connection that has gone silent is noticed by missing heartbeats.
 */
public final class DebeziumChangeStream implements ChangeStream {

    private static final Logger LOG = LoggerFactory.getLogger(DebeziumChangeStream.class);

    /** How long the engine may take to look at the tables and to connect. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    /**
     * An engine that has not ended by then is left to end by itself: it waits for a dead connection, and reaches nobody
     * any more.
     */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final String name;
    private final MySqlConnections connections;
    private final Map<TableId, Set<String>> columns;
    private final Set<TableId> known;
    private final SchemaHistoryLog history;
    private final Duration silenceLimit;

    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile BatchConsumer consumer;

    /**
     * @param name the same for every attempt, another for each who streams from the server at the same time
     * @param columns of each table, those whose values are wanted: its keys and foreign keys. A change of any other column
     *     arrives as well
     * @param others tables of which only statements that change them are wanted
     * @param silenceLimit how long nothing may come, not even a heartbeat of the server (about one a second), before the
     *     connection is taken for dead; the time that the handler takes does not count
     */
    public DebeziumChangeStream(
            String name,
            MySqlConnections connections,
            Map<TableId, Set<String>> columns,
            Set<TableId> others,
            SchemaHistoryLog history,
            Duration silenceLimit) {
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException(
                    "a stream's name has letters, digits, '_', '.' and '-', not '" + name + "'");
        }
        this.name = name;
        this.connections = connections;
        this.columns = new TreeMap<>(columns);
        this.known = new TreeSet<>(others);
        this.known.addAll(columns.keySet());
        this.history = history;
        this.silenceLimit = silenceLimit;
    }

    /** Whether these entries of a schema history tell how each of the tables looked. */
    public static boolean knows(List<String> history, Set<TableId> tables) {
        return LoggedSchemaHistory.unknown(history, tables).isEmpty();
    }

    @Override
    public void run(GtidSet from, ChangeHandler handler) throws InterruptedException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a change stream runs once");
        }
        try (SourceSession session = new SourceSession(connections)) {
            if (!closed) {
                session.expectContinuation(from);
                FirstLook look = new FirstLook(history, columns.keySet());
                consumer = new BatchConsumer(new BatchReader(from, known, session, look), handler);
                stream(from, look);
            }
        } finally {
            ended.countDown();
        }
    }

    private void stream(GtidSet from, FirstLook look) throws InterruptedException {
        String parts = new EngineParts(from, look).register();
        try {
            EngineRun engine = EngineRun.start(name, properties(parts, !look.isNeeded()), consumer);
            try {
                watch(engine, look);
                consumer.stop();
            } finally {
                if (!engine.stop(STOP_LIMIT)) {
                    LOG.warn("the engine of stream {} is slow to end; it is left to itself", name);
                }
            }
        } finally {
            EngineParts.forget(parts);
        }
    }

    private Properties properties(String parts, boolean schemaKnown) {
        Set<String> schemas = known.stream().map(TableId::schema).collect(Collectors.toCollection(TreeSet::new));
        return EngineProperties.of(name, connections.settings(), schemas, columns, parts, schemaKnown);
    }

    /** Returns when this stream is closed. */
    private void watch(EngineRun engine, FirstLook look) throws InterruptedException {
        while (!engine.awaitEnd(LOOK)) {
            if (closed) {
                return;
            }
            Duration limit = consumer.isStreaming() ? silenceLimit : START_LIMIT;
            if (consumer.silence().compareTo(limit) > 0) {
                throw new ChangeStreamException(
                        Kind.TRANSIENT,
                        "the binlog of " + connections.settings().address() + " has been silent for "
                                + consumer.silence().toSeconds() + " s, though MySQL sends heartbeats");
            }
        }
        Throwable failure = consumer.failure().or(engine::failure).orElse(null);
        if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        } else if (failure instanceof RuntimeException unchecked
                && consumer.failure().isPresent()) {
            throw unchecked; // the handler's own, or ours already
        } else if (failure instanceof Error error) {
            throw error;
        } else if (failure != null && !closed) {
            throw look.explain(Failures.of(connections.settings(), failure));
        } else if (!closed) {
            throw new ChangeStreamException(
                    Kind.TRANSIENT,
                    "the engine that reads the binlog of "
                            + connections.settings().address() + " ended");
        }
    }

    @Override
    public void close() {
        closed = true;
        BatchConsumer running = consumer;
        if (running != null && running.isOwnThread()) {
            running.stop(); // from inside the handler: nobody waits for himself
        } else if (started.get()) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
