package dev.tidemark.writer.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.runtime.config.MySqlSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;

/**
 * The shop's schema in MySQL: checked, migrated, and behind a pool of connections.
 *
 * <p>Connections are in READ COMMITTED, do not commit by themselves, and are told the GTID of what they commit.
 */
public final class Database implements AutoCloseable {
    private static final String CONNECT_TIMEOUT_MS = "5000";
    private static final String SOCKET_TIMEOUT_MS = "30000";
    private static final int POOL_TIMEOUT_MS = 5_000;

    /** Whoever asks for health and whoever purges never take a command's connection. */
    private static final int SPARE_CONNECTIONS = 2;

    private final MySqlSettings settings;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    public Database(MySqlSettings settings, int connections, MeterRegistry metrics) {
        this.settings = settings;
        // Made this way, the pool connects at the first use, not here.
        this.pool = new HikariDataSource();
        pool.setPoolName("mysql");
        pool.setMetricRegistry(metrics);
        pool.setJdbcUrl(settings.jdbcUrl(parameters()));
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        pool.setMaximumPoolSize(connections + SPARE_CONNECTIONS);
        pool.setMinimumIdle(Math.min(2, connections));
        pool.setConnectionTimeout(POOL_TIMEOUT_MS);
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(false);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // Transactions are the business of one class, which ends them on the connection itself: Jdbi's own handling
        // switches autocommit on after each, and the answer to that statement hides the GTID.
        this.jdbi = Jdbi.create(pool)
                .setTransactionHandler(new CMTTransactionHandler())
                .registerArgument(new UtcArgument());
    }

    private static Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("trackSessionState", "true");
        parameters.put("sessionVariables", "session_track_gtids=OWN_GTID,innodb_lock_wait_timeout=3");
        parameters.put("connectionTimeZone", "UTC");
        parameters.put("connectTimeout", CONNECT_TIMEOUT_MS);
        parameters.put("socketTimeout", SOCKET_TIMEOUT_MS);
        parameters.put("useLocalSessionState", "true");
        parameters.put("rewriteBatchedStatements", "true");
        parameters.put("openTelemetry", "DISABLED"); // a span for each statement, and for each ping one of no trace
        return parameters;
    }

    /** Checks the server, brings the schema up to date, checks the rights. Throws {@link DatabaseException}. */
    public void prepare() {
        try (Connection connection =
                DriverManager.getConnection(settings.jdbcUrl(parameters()), settings.user(), settings.password())) {
            DatabaseCheck.server(connection);
            migrate();
            DatabaseCheck.rights(connection);
        } catch (SQLException e) {
            throw new DatabaseException(DatabaseErrors.explain(settings, e), e);
        }
    }

    private void migrate() {
        try {
            Flyway.configure()
                    .dataSource(settings.jdbcUrl(parameters()), settings.user(), settings.password())
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseException(DatabaseErrors.explainMigration(settings, e), e);
        }
    }

    /** What keeps commands from being carried out now, if anything. */
    public Optional<String> problem() {
        try (Connection connection = pool.getConnection()) {
            DatabaseCheck.server(connection);
            return Optional.empty();
        } catch (DatabaseException e) {
            return Optional.of(e.getMessage());
        } catch (SQLException e) {
            return Optional.of("MySQL cannot be reached");
        }
    }

    /** For statements. Transactions are begun by the first statement and ended on the handle's connection. */
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        pool.close();
    }
}
