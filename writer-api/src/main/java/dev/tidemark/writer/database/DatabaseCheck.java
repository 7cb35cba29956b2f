package dev.tidemark.writer.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What positions and commands need of a server. Each problem comes with the statement that mends it. */
final class DatabaseCheck {
    private record Setting(String name, String wanted, String cure) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting("log_bin", "1", "start mysqld without --skip-log-bin"),
            new Setting("gtid_mode", "ON", "start mysqld with --gtid-mode=ON --enforce-gtid-consistency=ON"),
            // Positions compare only while transactions become visible in the order of the binlog.
            new Setting("binlog_order_commits", "1", "SET PERSIST binlog_order_commits = ON"),
            new Setting("read_only", "0", "point mysql.url at the primary, or SET PERSIST read_only = OFF"));

    /** EXPLAIN needs the right to do what it explains, and does nothing. */
    private static final List<String> NEEDED = List.of(
            "INSERT INTO category (slug) VALUES ('')",
            "UPDATE category SET version = 1 WHERE id = 0",
            "INSERT INTO product (sku) VALUES ('')",
            "UPDATE product SET version = 1 WHERE id = 0",
            "DELETE FROM product WHERE id = 0",
            "INSERT INTO customer (name) VALUES ('')",
            "UPDATE customer SET version = 1 WHERE id = 0",
            "INSERT INTO customer_order (status) VALUES ('')",
            "UPDATE customer_order SET version = 1 WHERE id = 0",
            "INSERT INTO order_line (name) VALUES ('')",
            "SELECT id FROM order_line JOIN customer_order ON id = order_id WHERE order_id = 0",
            "INSERT INTO event (type) VALUES ('')",
            "INSERT INTO idempotency_key (caller) VALUES ('')",
            "UPDATE idempotency_key SET status = 1 WHERE caller = ''",
            "DELETE FROM idempotency_key WHERE caller = ''");

    private DatabaseCheck() {}

    static void server(Connection connection) throws SQLException {
        for (Setting setting : SETTINGS) {
            String value = text(connection, "SELECT @@GLOBAL." + setting.name());
            if (!setting.wanted().equals(value)) {
                throw new DatabaseException(
                        "MySQL has " + setting.name() + "=" + value + ", needed is " + setting.wanted() + ": "
                                + setting.cure(),
                        null);
            }
        }
    }

    static void rights(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String needed : NEEDED) {
                statement.executeQuery("EXPLAIN " + needed).close();
            }
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
