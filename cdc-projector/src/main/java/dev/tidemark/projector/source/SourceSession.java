package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
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

    /**
     * What the server has executed by now.
     *
     * @throws ChangeStreamException if its history does not continue this one
     */
    GtidSet expectContinuation(GtidSet completed) {
        SourcePosition now = ask(SourcePosition::read);
        now.breakAfter(completed).ifPresent(broken -> {
            throw new ChangeStreamException(Kind.HISTORY_LOST, broken);
        });
        return now.executed();
    }

    BinlogStatus binlog() {
        return ask(BinlogStatus::read);
    }

    /** What bytes of a charset of MySQL's say; a question mark where they are none of its texts. */
    String text(String charset, byte[] bytes) {
        if (!charset.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("not a charset: " + charset);
        }
        return ask(server -> {
            try (Statement statement = server.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CONVERT(_" + charset + " x'"
                            + HexFormat.of().formatHex(bytes) + "' USING utf8mb4)")) {
                row.next();
                byte[] text = row.getBytes(1);
                return text == null ? "?" : new String(text, StandardCharsets.UTF_8);
            }
        });
    }

    private <T> T ask(Question<T> question) {
        try {
            if (connection == null || !connection.isValid((int) ANSWER_LIMIT.toSeconds())) {
                close();
                connection = connections.open(Map.of(
                        "socketTimeout",
                        String.valueOf(ANSWER_LIMIT.toMillis()),
                        "characterEncoding",
                        "UTF-8",
                        "characterSetResults",
                        "UTF-8"));
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
