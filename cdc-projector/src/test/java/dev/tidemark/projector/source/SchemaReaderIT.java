package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.projection.TableSchema;
import dev.tidemark.projector.projection.TableSchema.Column;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaReaderIT {

    @Test
    void readsColumnsKeysAndIndexes() throws SQLException {
        MySql mysql = Backends.mysql();
        String schema = mysql.createSchema("schema_reader");
        TestSource.run(
                mysql,
                schema,
                "CREATE TABLE parent (id BIGINT UNSIGNED PRIMARY KEY)",
                "CREATE TABLE Child (b INT NOT NULL, a BIGINT UNSIGNED NOT NULL, name VARCHAR(20) CHARACTER SET latin1,"
                        + " price DECIMAL(12,2), at DATETIME(6), text TEXT, PRIMARY KEY (a, b),"
                        + " INDEX by_name (name, at), INDEX hidden (price) INVISIBLE, FULLTEXT (text),"
                        + " INDEX by_expression (at, (LOWER(name))), FOREIGN KEY (a) REFERENCES parent (id))");
        TableId child = new TableId(schema, "Child");
        TableId missing = new TableId(schema, "missing");

        try (HikariDataSource pool = TestSource.pool(mysql)) {
            Map<TableId, TableSchema> read =
                    new SchemaReader(pool).read(List.of(missing, child, new TableId(schema, "parent")));

            assertThat(read).containsOnlyKeys(child, new TableId(schema, "parent"));
            TableSchema table = read.get(child);
            assertThat(table.columns())
                    .containsExactly(
                            new Column("b", "int", "int", false, null, null, null),
                            new Column("a", "bigint", "bigint unsigned", false, null, null, null),
                            new Column("name", "varchar", "varchar(20)", true, null, "latin1", "latin1_swedish_ci"),
                            new Column("price", "decimal", "decimal(12,2)", true, null, null, null),
                            new Column("at", "datetime", "datetime(6)", true, 6, null, null),
                            new Column("text", "text", "text", true, null, "utf8mb4", "utf8mb4_0900_ai_ci"));
            assertThat(table.primaryKey()).containsExactly("a", "b");
            assertThat(table.indexes())
                    .hasSize(3)
                    .containsEntry("PRIMARY", List.of("a", "b"))
                    .containsValues(List.of("name", "at"), List.of("at"));
            assertThat(new SchemaReader(pool).read(List.of())).isEmpty();
        }
    }
}
