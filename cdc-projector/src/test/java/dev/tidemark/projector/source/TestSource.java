package dev.tidemark.projector.source;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.MySql;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A server as the classes under test see it. */
final class TestSource {

    private TestSource() {}

    static MySqlConnections connections(MySql mysql) {
        return new MySqlConnections(new MySqlSettings(mysql.url(), mysql.user(), mysql.password()));
    }

    static HikariDataSource pool(MySql mysql) {
        return connections(mysql).pool("test", 2, Map.of());
    }

    static void run(MySql mysql, String schema, String... statements) throws SQLException {
        try (Connection connection = mysql.connect(schema);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
