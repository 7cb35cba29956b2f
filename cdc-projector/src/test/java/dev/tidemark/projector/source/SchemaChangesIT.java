package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.change.SchemaChange;
import dev.tidemark.projector.change.TableId;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Statements that change tables, while a stream runs and while none does. */
class SchemaChangesIT {

    private final MySql mysql = Backends.mysql();
    private final String schema = mysql.createSchema("ddl");
    private final TableId item = new TableId(schema, "item");
    private final Map<TableId, Set<String>> columns = Map.of(item, Set.of("id", "owner"));
    private final MemoryHistory history = new MemoryHistory();

    SchemaChangesIT() throws SQLException {
        run("CREATE TABLE item (id BIGINT PRIMARY KEY, owner VARCHAR(20), name VARCHAR(100))");
    }

    @Test
    void rowsAreReadAsTheTableWasWhenTheyWereWritten() throws SQLException {
        GtidSet from = streamedSoFar();
        run(
                "INSERT INTO item VALUES (1, 'a', 'old')",
                "ALTER TABLE item ADD COLUMN first_of_all INT FIRST",
                "INSERT INTO item VALUES (99, 2, 'b', 'new')",
                "ALTER TABLE item DROP COLUMN first_of_all, MODIFY owner VARCHAR(20) AFTER name",
                "INSERT INTO item VALUES (3, 'newer', 'c')");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).containsExactly(inserted(1, "a"), inserted(2, "b"), inserted(3, "c"));
        }
    }

    @Test
    void aStatementThatIsStreamedAgainIsAppliedAgain() throws SQLException {
        GtidSet from = streamedSoFar();
        run(
                "INSERT INTO item VALUES (1, 'a', 'old')",
                "ALTER TABLE item ADD COLUMN first_of_all INT FIRST, RENAME COLUMN name TO title",
                "INSERT INTO item VALUES (99, 2, 'b', 'new')");
        stream(from).catchUp(mysql).close();

        // as after a crash before anything was saved
        try (RunningStream again = stream(from).catchUp(mysql)) {
            assertThat(again.rows()).containsExactly(inserted(1, "a"), inserted(2, "b"));
            assertThat(again.schemaChanges()).hasSize(1);
        }
    }

    @Test
    void saysWhetherAStatementMayHaveChangedRows() throws SQLException {
        run(
                "ALTER TABLE item PARTITION BY RANGE (id) (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN MAXVALUE)");
        GtidSet from = streamedSoFar();
        run(
                "CREATE INDEX by_name ON item (name)",
                "ALTER TABLE item ADD COLUMN nothing_yet INT",
                "ALTER TABLE item ADD COLUMN five INT DEFAULT 5",
                "ALTER TABLE item TRUNCATE PARTITION p1",
                "CREATE TABLE other (id INT PRIMARY KEY)",
                "ALTER TABLE other ADD COLUMN six INT DEFAULT 6",
                "RENAME TABLE item TO gone",
                "CREATE TABLE item LIKE gone",
                "DROP TABLE item, other, gone",
                "DROP DATABASE " + schema);

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.schemaChanges())
                    .extracting(
                            change -> change.ddl().replaceAll("[`\\s]+", " ").replaceFirst("^(\\w+ \\w+).*", "$1"),
                            SchemaChange::changesRows)
                    .containsExactly(
                            tuple("CREATE INDEX", false),
                            tuple("ALTER TABLE", false),
                            tuple("ALTER TABLE", true),
                            tuple("ALTER TABLE", true),
                            tuple("RENAME TABLE", true),
                            tuple("CREATE TABLE", false),
                            tuple("DROP TABLE", true),
                            tuple("DROP DATABASE", true));
            assertThat(stream.schemaChanges()).extracting(SchemaChange::table).containsOnly(item);
        }
        mysql.createSchema("ddl");
    }

    /** Debezium names the table that is altered, and not the one that rows are taken from. */
    @Test
    void rowsThatArePartOfAnotherTableNowAreNoticed() throws SQLException {
        String elsewhere = mysql.createSchema("elsewhere");
        String partitioned = " (id BIGINT PRIMARY KEY, owner VARCHAR(20), name VARCHAR(100))"
                + " PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN MAXVALUE)";
        run("CREATE TABLE archive" + partitioned, "CREATE TABLE " + elsewhere + ".archive" + partitioned);
        GtidSet from = streamedSoFar();
        String exchange = "ALTER TABLE %s.archive EXCHANGE PARTITION p WITH TABLE " + item;
        run(exchange.formatted(schema), exchange.formatted(elsewhere));
        TestSource.run(mysql, elsewhere, exchange.formatted(schema), exchange.formatted(elsewhere));
        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.schemaChanges())
                    .hasSize(3)
                    .allMatch(SchemaChange::changesRows)
                    .extracting(SchemaChange::table)
                    .containsOnly(item);
        }
    }

    @Test
    void aTableMadeFromAQueryComesWithItsRows() throws SQLException {
        run("INSERT INTO item VALUES (1, 'a', ''), (2, 'b', '')", "RENAME TABLE item TO former");
        run("CREATE TABLE item LIKE former");
        GtidSet from = streamedSoFar();
        run("DROP TABLE item", "CREATE TABLE item (PRIMARY KEY (id)) AS SELECT * FROM former");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).containsExactlyInAnyOrder(inserted(1, "a"), inserted(2, "b"));
            assertThat(stream.completed()).isEqualTo(RunningStream.executed(mysql));
        }
    }

    @Test
    void whatDebeziumCannotReadDoesNotStopIt() throws SQLException {
        GtidSet from = streamedSoFar();
        run(
                "CREATE SPATIAL REFERENCE SYSTEM 990077 NAME 'tidemark' DEFINITION 'GEOGCS[\"x\",DATUM[\"x\","
                        + "SPHEROID[\"x\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
                        + "UNIT[\"degree\",0.017453292519943278],AXIS[\"Lat\",NORTH],AXIS[\"Lon\",EAST]]'",
                "DROP SPATIAL REFERENCE SYSTEM 990077",
                "INSERT INTO item VALUES (1, 'a', '')");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).containsExactly(inserted(1, "a"));
        }
    }

    /** Those that bring no record are complete all the same, and soon, with nothing behind them. */
    @Test
    void statementsOfAllKindsAreCompleteWhenTheSourceIsQuiet() throws SQLException {
        run("CREATE TABLE other (id INT PRIMARY KEY)");
        try (RunningStream stream = stream(streamedSoFar())) {
            run(
                    "ANALYZE TABLE item",
                    "CREATE VIEW seen AS SELECT id FROM item",
                    "CREATE TRIGGER t BEFORE INSERT ON other FOR EACH ROW SET @x = 1",
                    "CREATE USER " + schema,
                    "GRANT SELECT ON *.* TO " + schema,
                    "DROP USER " + schema,
                    "FLUSH TABLES");
            stream.catchUp(mysql);
            run("XA START 'x'", "INSERT INTO other VALUES (1)", "XA END 'x'", "XA PREPARE 'x'", "XA COMMIT 'x'");
            stream.catchUp(mysql);
            run("ALTER TABLE other ADD COLUMN x INT");
            stream.catchUp(mysql);
            run("FLUSH BINARY LOGS", "CREATE ROLE " + schema, "FLUSH BINARY LOGS", "DROP ROLE " + schema);
            stream.catchUp(mysql);

            assertThat(stream.completed()).isEqualTo(RunningStream.executed(mysql));
            assertThat(stream.rows()).isEmpty();
            assertThat(stream.schemaChanges()).isEmpty();
        }
    }

    @Test
    void aTableThatIsProjectedLaterIsKnownToTheHistory() throws SQLException {
        run("CREATE TABLE later (id BIGINT PRIMARY KEY, owner VARCHAR(20))");
        GtidSet from = streamedSoFar();
        run(
                "INSERT INTO later VALUES (1, 'a')",
                "ALTER TABLE later ADD COLUMN first_of_all INT FIRST",
                "INSERT INTO later VALUES (99, 2, 'b')");
        TableId later = new TableId(schema, "later");

        try (RunningStream stream = RunningStream.start(
                        mysql, Map.of(item, Set.of("id"), later, Set.of("id", "owner")), history, from)
                .catchUp(mysql)) {
            assertThat(stream.rows())
                    .containsExactly(
                            new RowChange(later, null, TestRows.row("id", 1L, "owner", "a")),
                            new RowChange(later, null, TestRows.row("id", 2L, "owner", "b")));
        }
    }

    /** The tables as they are now do not tell how to read what was written before; whoever begins anew looks again. */
    @Test
    void rowsOfBeforeTheFirstLookAreNotReadByIt() throws SQLException {
        GtidSet from = RunningStream.executed(mysql);
        run("INSERT INTO item VALUES (1, 'a', 'b')", "ALTER TABLE item MODIFY owner VARCHAR(20) AFTER name");
        begunAnew(from, "ALTER TABLE item MODIFY owner");

        from = RunningStream.executed(mysql);
        run("INSERT INTO item VALUES (2, 'b', 'a')", "ALTER TABLE item ADD COLUMN first_of_all INT FIRST");
        begunAnew(from, "changed before it was looked at");

        from = RunningStream.executed(mysql);
        run(
                "ALTER TABLE item ADD COLUMN more INT FIRST, DROP COLUMN first_of_all",
                "INSERT INTO item VALUES (3, 4, 'b', 'a')",
                "ALTER TABLE item ADD COLUMN first_of_all INT FIRST, DROP COLUMN more");
        begunAnew(from, "ALTER TABLE item ADD COLUMN more");

        from = RunningStream.executed(mysql);
        run("INSERT INTO item VALUES (3, 5, 'b', 'a')");
        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).containsExactly(inserted(5, "a"));
        }
    }

    private void begunAnew(GtidSet from, String why) {
        try (RunningStream stream = stream(from)) {
            assertThat(stream.awaitFailure())
                    .hasMessageContaining(why)
                    .hasMessageContaining("begins anew")
                    .asInstanceOf(InstanceOfAssertFactories.type(ChangeStreamException.class))
                    .extracting(ChangeStreamException::kind)
                    .isEqualTo(Kind.TRANSIENT);
        }
        assertThat(history.read()).isEmpty();
    }

    @Test
    void whatLeavesColumnsAsTheyAreDoesNotMatterToTheFirstLook() throws SQLException {
        GtidSet from = RunningStream.executed(mysql);
        run(
                "INSERT INTO item VALUES (1, 'a', '')",
                "TRUNCATE TABLE item",
                "CREATE INDEX by_name ON item (name)",
                "CREATE TABLE other (id INT PRIMARY KEY)",
                "ALTER TABLE other ADD COLUMN n INT FIRST",
                "INSERT INTO item VALUES (2, 'b', '')");
        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).containsExactly(inserted(1, "a"), inserted(2, "b"));
        }
        assertThat(DebeziumChangeStream.knows(history.read(), columns.keySet())).isTrue();
    }

    /** Then all tables are looked at as they are now, and nobody may take that for how they were. */
    @Test
    void aTableOfAnotherSchemaThatIsProjectedLaterDoesNotChangeHowOthersAreRead() throws SQLException {
        String elsewhere = mysql.createSchema("elsewhere");
        TableId later = new TableId(elsewhere, "later");
        Map<TableId, Set<String>> both = Map.of(item, Set.of("id", "owner"), later, Set.of("id"));
        GtidSet from = streamedSoFar();
        run(
                "CREATE TABLE " + elsewhere + ".later (n INT, id BIGINT PRIMARY KEY)",
                "ALTER TABLE " + elsewhere + ".later MODIFY id BIGINT FIRST",
                "INSERT INTO item VALUES (1, 'a', '')");
        GtidSet unchanged = RunningStream.executed(mysql);
        run("ALTER TABLE item MODIFY owner VARCHAR(20) AFTER name");
        try (RunningStream stream = RunningStream.start(mysql, both, history, from)) {
            assertThat(stream.awaitFailure())
                    .hasMessageContaining("ALTER TABLE item MODIFY owner")
                    .hasMessageContaining("backfill --all")
                    .asInstanceOf(InstanceOfAssertFactories.type(ChangeStreamException.class))
                    .extracting(ChangeStreamException::kind)
                    .isEqualTo(Kind.HISTORY_LOST);
        }
        assertThat(DebeziumChangeStream.knows(history.read(), both.keySet())).isFalse();

        try (RunningStream stream = stream(from).catchUp(mysql)) { // without it: the history tells
            assertThat(stream.rows()).containsExactly(inserted(1, "a"));
            assertThat(stream.completed().contains(unchanged)).isTrue();
        }
        run("INSERT INTO " + elsewhere + ".later VALUES (5, 6)");
        try (RunningStream stream = RunningStream.start(mysql, both, history, RunningStream.executed(mysql))) {
            run("INSERT INTO item VALUES (2, '', 'b')", "INSERT INTO " + elsewhere + ".later VALUES (7, 8)");
            assertThat(stream.catchUp(mysql).rows())
                    .containsExactly(inserted(2, "b"), new RowChange(later, null, TestRows.row("id", 7L)));
        }
    }

    /** A stream has run and has learned the tables; its completed transactions. */
    private GtidSet streamedSoFar() throws SQLException {
        try (RunningStream stream = stream(RunningStream.executed(mysql))) {
            run("CREATE TABLE passing_by (id INT)", "DROP TABLE passing_by");
            return stream.catchUp(mysql).completed();
        }
    }

    private RunningStream stream(GtidSet from) {
        return RunningStream.start(mysql, columns, history, from);
    }

    private RowChange inserted(long id, String owner) {
        return new RowChange(item, null, TestRows.row("id", id, "owner", owner));
    }

    private void run(String... statements) throws SQLException {
        TestSource.run(mysql, schema, statements);
    }
}
