package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.change.SchemaChange;
import dev.tidemark.projector.change.TableId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a stream hands over of what happens in MySQL. */
class DebeziumChangeStreamIT {

    private final MySql mysql = Backends.mysql();
    private final String schema = mysql.createSchema("stream");
    private final TableId item = new TableId(schema, "item");
    private final Map<TableId, Set<String>> columns = Map.of(item, Set.of("id", "owner"));
    private final MemoryHistory history = new MemoryHistory();

    DebeziumChangeStreamIT() throws SQLException {
        run("CREATE TABLE item (id BIGINT PRIMARY KEY, owner VARCHAR(20), name VARCHAR(100))");
    }

    @Test
    void beginsBehindTheGivenTransactions() throws SQLException {
        run("INSERT INTO item VALUES (1, 'a', 'before')");
        GtidSet from = executed();
        run("INSERT INTO item VALUES (2, 'b', 'after')", "DELETE FROM item WHERE id = 1");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows())
                    .containsExactly(new RowChange(item, null, row(2, "b")), new RowChange(item, row(1, "a"), null));
        }
    }

    @Test
    void aChangeOfAColumnThatNobodyAskedForArrives() throws SQLException {
        run("INSERT INTO item VALUES (1, 'a', 'before')");
        try (RunningStream stream = stream(executed())) {
            run("UPDATE item SET name = 'after'");

            assertThat(stream.catchUp(mysql).rows()).containsExactly(new RowChange(item, row(1, "a"), row(1, "a")));
        }
    }

    @Test
    void saysWhichTransactionsItTouchedAndCompleted() throws SQLException {
        run("CREATE TABLE other (id INT PRIMARY KEY)");
        GtidSet from = executed();
        run("INSERT INTO item VALUES (1, 'a', '')");
        GtidSet touched = executed().minus(from);
        run("INSERT INTO other VALUES (1)");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.completed()).isEqualTo(executed());
            assertThat(union(stream.batches(), ChangeBatch::touched)).isEqualTo(touched);
            assertThat(stream.batches())
                    .allSatisfy(batch -> assertThat(batch.committedAt())
                            .isBetween(Instant.now().minusSeconds(60), Instant.now()));
        }
    }

    @Test
    void whatIsRolledBackIsNeverSeen() throws SQLException {
        GtidSet from = executed();
        run(
                "START TRANSACTION",
                "INSERT INTO item VALUES (1, 'a', '')",
                "ROLLBACK",
                "INSERT INTO item VALUES (2, 'b', '')");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).containsExactly(new RowChange(item, null, row(2, "b")));
        }
    }

    @Test
    void aTransactionLargerThanABatchIsCompleteWithItsLastRow() throws SQLException {
        GtidSet from = executed();
        run(
                "START TRANSACTION",
                "INSERT INTO item WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)"
                        + " SELECT a.n * 1000 + b.n, 'a', '' FROM n a JOIN n b ON b.n <= 5",
                "COMMIT");
        GtidSet transaction = executed().minus(from);

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).hasSize(5_000);
            List<ChangeBatch> touching = stream.batches().stream()
                    .filter(batch -> !batch.rows().isEmpty())
                    .toList();
            assertThat(touching).hasSizeGreaterThan(4).allSatisfy(batch -> {
                assertThat(batch.rows()).hasSizeLessThanOrEqualTo(1_024);
                assertThat(batch.touched()).isEqualTo(transaction);
            });
            int end = stream.batches().indexOf(touching.get(touching.size() - 1));
            assertThat(stream.batches().subList(0, end))
                    .allSatisfy(batch ->
                            assertThat(batch.completed().contains(transaction)).isFalse());
        }
    }

    @Test
    void aChangedPrimaryKeyIsADeletionAndAnInsertion() throws SQLException {
        run("INSERT INTO item VALUES (1, 'a', '')");
        GtidSet from = executed();
        run("UPDATE item SET id = 10, owner = 'b'");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows())
                    .containsExactly(new RowChange(item, row(1, "a"), null), new RowChange(item, null, row(10, "b")));
        }
    }

    @Test
    void aTruncatedTableIsASchemaChange() throws SQLException {
        run("INSERT INTO item VALUES (1, 'a', '')");
        GtidSet from = executed();
        run("TRUNCATE TABLE item");

        try (RunningStream stream = stream(from).catchUp(mysql)) {
            assertThat(stream.rows()).isEmpty();
            assertThat(stream.schemaChanges())
                    .extracting(SchemaChange::table, SchemaChange::changesRows)
                    .containsExactly(tuple(item, true));
        }
    }

    @Test
    void namesMeanThemselvesWhateverIsInThem() throws SQLException {
        TableId odd = new TableId(schema, "odd, na.me*(x) ä");
        run(
                "CREATE TABLE `odd, na.me*(x) ä` (`i.d, ö` INT PRIMARY KEY, other INT)",
                "CREATE TABLE `odd, na.me**(x) ä` LIKE `odd, na.me*(x) ä`",
                "CREATE TABLE item2 LIKE item");
        GtidSet from = executed();
        run(
                "INSERT INTO `odd, na.me*(x) ä` VALUES (1, 2)",
                "INSERT INTO `odd, na.me**(x) ä` VALUES (3, 4)",
                "INSERT INTO item2 VALUES (5, 'x', 'y')");

        try (RunningStream stream = RunningStream.start(
                        mysql, Map.of(odd, Set.of("i.d, ö"), item, Set.of("id")), history, from)
                .catchUp(mysql)) {
            assertThat(stream.rows()).containsExactly(new RowChange(odd, null, TestRows.row("i.d, ö", 1L)));
        }
    }

    private RunningStream stream(GtidSet from) {
        return RunningStream.start(mysql, columns, history, from);
    }

    private GtidSet executed() {
        return RunningStream.executed(mysql);
    }

    private void run(String... statements) throws SQLException {
        TestSource.run(mysql, schema, statements);
    }

    private static Row row(long id, String owner) {
        return TestRows.row("id", id, "owner", owner);
    }

    private static GtidSet union(List<ChangeBatch> batches, Function<ChangeBatch, GtidSet> part) {
        return batches.stream().map(part).reduce(GtidSet.empty(), GtidSet::union);
    }
}
