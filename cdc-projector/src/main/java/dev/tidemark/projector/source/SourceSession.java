package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a stream asks its server beside the binlog. For one thread at a time. */
final class SourceSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceSession.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final MySqlConnections connections;
    private Connection connection;

    SourceSession(MySqlConnections connections) {
        this.connections = connections;
    }

    /** @throws ChangeStreamException if the server's history does not continue this one */
    void expectContinuation(GtidSet completed) {
        ask(SourcePosition::read).breakAfter(completed).ifPresent(broken -> {
            throw new ChangeStreamException(Kind.HISTORY_LOST, broken);
        });
    }

    BinlogStatus binlog() {
        return ask(BinlogStatus::read);
    }

    private <T> T ask(Question<T> question) {
        try {
            if (connection == null || !connection.isValid((int) ANSWER_LIMIT.toSeconds())) {
                close();
                connection = connections.open(Map.of("socketTimeout", String.valueOf(ANSWER_LIMIT.toMillis())));
            }
            return question.ask(connection);
        } catch (SQLException e) {
            throw Failures.of(connections.settings(), e);
        }
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("closing", e);
        } finally {
            connection = null;
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
