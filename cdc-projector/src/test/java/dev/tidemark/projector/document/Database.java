package dev.tidemark.projector.document;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.Projections;
import dev.tidemark.projector.projection.TableSchema;
import dev.tidemark.runtime.config.MySqlSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A schema of its own on the shared server, and what the documents in it look like. */
final class Database implements AutoCloseable {

    private final String schema;
    private final MySql server;
    private final HikariDataSource dataSource;
    private final Connection connection;

    private Database(MySql server, String schema) {
        this.server = server;
        this.schema = schema;
        MySqlSettings settings = new MySqlSettings(server.url() + "/" + schema, server.user(), server.password());
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.jdbcUrl(LoadConnection.parameters()));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setReadOnly(true);
        config.setLeakDetectionThreshold(60_000);
        this.dataSource = new HikariDataSource(config);
        this.connection = connect();
    }

    static Database create() {
        return on(Backends.mysql());
    }

    static Database on(MySql server) {
        return new Database(server, server.createSchema("document"));
    }

    /** A further connection, which may write. */
    Connection connect() {
        try {
            return server.connect(schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    HikariDataSource dataSource() {
        return dataSource;
    }

    TableId table(String name) {
        return new TableId(schema, name);
    }

    void execute(String... statements) {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String value(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The columns of one row. */
    List<String> row(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                row.add(rows.getString(i));
            }
            return row;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    GtidSet executed() {
        return GtidSet.parse(value("SELECT @@global.gtid_executed"));
    }

    Snapshots snapshots() {
        return new Snapshots(dataSource, value("SELECT @@server_uuid"), GtidSet.empty(), Duration.ofSeconds(10));
    }

    Snapshot snapshot() {
        return snapshots().open(GtidSet.empty());
    }

    /** Compiles one projection file; tables without a schema are this database's. */
    ProjectionPlan plan(String yaml) {
        try {
            Path folder = Files.createTempDirectory("projections");
            Path file = Files.writeString(folder.resolve("projection.yaml"), yaml);
            try {
                return Projections.read(folder, schema)
                        .compile(this::schema)
                        .orThrow()
                        .get(0);
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Documents by {@code _id}, in its order. */
    Map<String, String> load(ProjectionPlan plan, Collection<DocumentKey> keys) {
        try (Snapshot snapshot = snapshot()) {
            Map<String, String> documents = new TreeMap<>();
            DocumentLoader.load(snapshot, plan, keys)
                    .forEach((key, document) ->
                            documents.put(key.id(), new String(document.source(), StandardCharsets.UTF_8)));
            return documents;
        }
    }

    Map<String, String> loadAll(ProjectionPlan plan) {
        return load(plan, new KeyScan(snapshots()).page(plan, null, 1_000_000));
    }

    static DocumentKey key(ProjectionPlan plan, Object... values) {
        return new DocumentKey(plan.collection(), List.of(values));
    }

    Optional<TableSchema> schema(TableId table) {
        try {
            List<TableSchema.Column> columns = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, DATETIME_PRECISION, CHARACTER_SET_NAME,"
                            + " COLLATION_NAME"
                            + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?"
                            + " ORDER BY ORDINAL_POSITION")) {
                query.setString(1, table.schema());
                query.setString(2, table.table());
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    columns.add(new TableSchema.Column(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4).equals("YES"),
                            rows.getObject(5, Integer.class),
                            rows.getString(6),
                            rows.getString(7)));
                }
            }
            Map<String, List<String>> indexes = new LinkedHashMap<>();
            Set<String> unique = new HashSet<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT INDEX_NAME, COLUMN_NAME, NON_UNIQUE FROM information_schema.STATISTICS"
                            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY INDEX_NAME, SEQ_IN_INDEX")) {
                query.setString(1, table.schema());
                query.setString(2, table.table());
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    indexes.computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
                            .add(rows.getString(2));
                    if (rows.getInt(3) == 0) {
                        unique.add(rows.getString(1));
                    }
                }
            }
            List<String> key = indexes.getOrDefault("PRIMARY", List.of());
            return columns.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new TableSchema(table, columns, key, indexes, unique));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        dataSource.close();
        execute("DROP DATABASE " + schema);
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
