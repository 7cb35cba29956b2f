package dev.tidemark.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A running MySQL server with GTIDs and a full row binlog, and an account that may do everything.
 *
 * <p>Its {@code gtid_executed} is never empty.
 */
public sealed interface MySql permits LocalMySql, DockerMySql {

    String host();

    int port();

    String user();

    String password();

    /** {@code mysql://host:port}, without a schema. */
    default String url() {
        return "mysql://" + host() + ":" + port();
    }

    /**
     * Creates an empty utf8mb4 schema whose name nobody else uses.
     *
     * @return its name: the prefix, an underscore and a random part
     */
    default String createSchema(String prefix) {
        String random = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 41), 36);
        String schema = (prefix + "_" + random).toLowerCase(Locale.ROOT);
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE `" + schema + "` CHARACTER SET utf8mb4");
        } catch (SQLException e) {
            throw new LocalException(url() + ": cannot create schema " + schema + ": " + e.getMessage(), e);
        }
        return schema;
    }

    /** A new connection, to be closed by the caller; an empty schema name selects none. */
    default Connection connect(String schema) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + host() + ":" + port() + "/" + schema
                        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectionTimeZone=UTC&connectTimeout=5000",
                user(),
                password());
    }
}
