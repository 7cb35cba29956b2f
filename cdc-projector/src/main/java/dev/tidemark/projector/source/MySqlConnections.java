package dev.tidemark.projector.source;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Opens connections to the source, pooled or alone. Nothing is opened before it is asked for. */
public final class MySqlConnections {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration POOL_WAIT_LIMIT = Duration.ofSeconds(10);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

    private final MySqlSettings settings;

    public MySqlConnections(MySqlSettings settings) {
        this.settings = settings;
    }

    /**
     * Read-only connections that are opened as they are needed.
     *
     * @param parameters of the JDBC URL, beside and before those that every connection has
     */
    public HikariDataSource pool(String name, int size, Map<String, String> parameters) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url(parameters));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(1, size));
        config.setReadOnly(true);
        config.setConnectionTimeout(POOL_WAIT_LIMIT.toMillis());
        config.setInitializationFailTimeout(-1); // the server may come later than we do
        return new HikariDataSource(config);
    }

    /** A physical connection of one's own, for what lives and ends with it. */
    public Connection open(Map<String, String> parameters) throws SQLException {
        Properties credentials = new Properties();
        credentials.setProperty("user", settings.user());
        credentials.setProperty("password", settings.password());
        return DriverManager.getConnection(url(parameters), credentials);
    }

    MySqlSettings settings() {
        return settings;
    }

    private String url(Map<String, String> parameters) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "connectTimeout", String.valueOf(CONNECT_LIMIT.toMillis()),
                "socketTimeout", String.valueOf(SILENCE_LIMIT.toMillis()),
                "tcpKeepAlive", "true",
                "allowPublicKeyRetrieval", "true", // what a password needs where there is no TLS
                "openTelemetry", "DISABLED", // a trace for each look at the position
                "connectionAttributes", "program_name:tidemark"));
        all.putAll(parameters);
        return settings.jdbcUrl(all);
    }
}
