package dev.tidemark.projector.document;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.projection.KeyType;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The rows of one query, one at a time. The SQL holds its values already: no placeholder of it is looked for. */
final class Rows implements AutoCloseable {

    private final Statement statement;
    private final ResultSet rows;

    private Rows(Statement statement, ResultSet rows) {
        this.statement = statement;
        this.rows = rows;
    }

    /** All of them are in memory. */
    static Rows of(Connection connection, String sql) throws SQLException {
        return of(connection, sql, 0);
    }

    /** One of them is in memory; nothing else can be asked on the connection until they are closed. */
    static Rows streamed(Connection connection, String sql) throws SQLException {
        return of(connection, sql, Integer.MIN_VALUE);
    }

    private static Rows of(Connection connection, String sql, int fetchSize) throws SQLException {
        Statement statement = connection.createStatement();
        try {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(fetchSize);
            return new Rows(statement, statement.executeQuery(sql));
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    /** The documents' keys that a query selects. */
    static List<DocumentKey> keys(Snapshot snapshot, ProjectionPlan plan, String sql) {
        List<KeyType> types = plan.rootKeys().key().types();
        List<DocumentKey> keys = new ArrayList<>();
        try (Rows rows = of(snapshot.connection(), sql)) {
            while (rows.next()) {
                keys.add(new DocumentKey(plan.collection(), rows.key(1, types)));
            }
            return keys;
        } catch (SQLException e) {
            throw LoadException.of(e, plan);
        }
    }

    boolean next() throws SQLException {
        return rows.next();
    }

    /** What MySQL printed, in UTF-8; the plain bytes of a binary column. Null for NULL. */
    byte[] column(int number) throws SQLException {
        return rows.getBytes(number);
    }

    /** The same as text; empty for NULL. */
    String text(int number) throws SQLException {
        byte[] value = column(number);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /** The columns from this one on as a key, one for each type. */
    List<Object> key(int from, List<KeyType> types) throws SQLException {
        List<Object> key = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            key.add(types.get(i).value(column(from + i)));
        }
        return key;
    }

    /** The first columns in one piece: equal where all of them are. */
    Bytes identity(int columns) throws SQLException {
        if (columns == 1) {
            return new Bytes(column(1));
        }
        JsonBytes joined = new JsonBytes(32);
        for (int i = 1; i <= columns; i++) {
            joined.string(column(i));
        }
        return new Bytes(joined.toArray());
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
