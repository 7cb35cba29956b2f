package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import dev.tidemark.local.LocalMySql;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceCheckIT {

    @Test
    void aServerAsItShouldBeHasNoProblem() throws SQLException {
        MySql mysql = Backends.mysql();
        String schema = mysql.createSchema("check");
        TestSource.run(mysql, schema, "CREATE TABLE item (id INT PRIMARY KEY)");

        assertThat(problems(mysql, true, new TableId(schema, "item"))).isEmpty();
    }

    @Test
    void allThatIsWrongIsSaidTogether() throws SQLException {
        try (LocalMySql mysql = LocalMySql.startTemporary(
                "--binlog-row-image=MINIMAL",
                "--binlog-format=MIXED",
                "--binlog-row-value-options=PARTIAL_JSON",
                "--binlog-order-commits=OFF",
                "--sync-binlog=0",
                "--innodb-flush-log-at-trx-commit=2",
                "--binlog-expire-logs-seconds=60",
                "--gtid-mode=OFF_PERMISSIVE",
                "--enforce-gtid-consistency=WARN")) {
            List<SourceProblem> problems = problems(mysql, true);

            assertThat(problems)
                    .extracting(SourceProblem::toString)
                    .anyMatch(text -> text.startsWith("binlog_row_image is 'MINIMAL', must be 'FULL'")
                            && text.endsWith(": SET PERSIST binlog_row_image = FULL;"))
                    .anyMatch(text -> text.startsWith("binlog_format is 'MIXED'"))
                    .anyMatch(text -> text.startsWith("binlog_row_value_options is 'PARTIAL_JSON', must be ''"))
                    .anyMatch(text -> text.startsWith("binlog_order_commits is 'OFF'"))
                    .anyMatch(text -> text.startsWith("sync_binlog is 0"))
                    .anyMatch(text -> text.startsWith("innodb_flush_log_at_trx_commit is 2"))
                    .anyMatch(text -> text.startsWith("binlog_expire_logs_seconds is 60"))
                    .anyMatch(text -> text.startsWith("gtid_mode is 'OFF_PERMISSIVE'")
                            && text.endsWith("SET PERSIST gtid_mode = ON_PERMISSIVE; SET PERSIST gtid_mode = ON;"))
                    .hasSize(9);
            assertThat(problems).filteredOn(problem -> !problem.stops()).hasSize(1);
            assertThat(problems(mysql, false)).filteredOn(SourceProblem::stops).hasSize(6);
        }
    }

    @Test
    void theStatementsMendIt() throws SQLException {
        try (LocalMySql mysql = LocalMySql.startTemporary(
                "--binlog-row-image=MINIMAL", "--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")) {
            for (SourceProblem problem : problems(mysql, true)) {
                TestSource.run(mysql, "", problem.cure().split("(?<=;) "));
            }
            List<SourceProblem> left = problems(mysql, true);
            assertThat(left)
                    .extracting(SourceProblem::text)
                    .containsExactly("gtid_executed is empty: nothing has been committed yet");
            TestSource.run(mysql, "", left.get(0).cure().split("; ")[0]);

            assertThat(problems(mysql, true)).isEmpty();
        }
    }

    @Test
    void aServerWithoutBinlogIsRefused() throws SQLException {
        try (LocalMySql mysql = LocalMySql.startTemporary("--skip-log-bin")) {
            assertThat(problems(mysql, true)).extracting(SourceProblem::text).containsExactly("log_bin is OFF");
        }
    }

    @Test
    void aSchemaThatTheBinlogIgnoresIsRefused() throws SQLException {
        try (LocalMySql mysql = LocalMySql.startTemporary("--binlog-ignore-db=hidden")) {
            TestSource.run(mysql, "", "CREATE SCHEMA hidden", "CREATE TABLE hidden.item (id INT PRIMARY KEY)");

            assertThat(problems(mysql, true, TableId.parse("hidden.item")))
                    .extracting(SourceProblem::text)
                    .containsExactly("binlog_do_db or binlog_ignore_db keeps schema hidden out of the binlog");
        }
    }

    @Test
    void tablesWhoseChangesCannotBeFollowedAreRefused() throws SQLException {
        MySql mysql = Backends.mysql();
        String schema = mysql.createSchema("check");
        TestSource.run(
                mysql,
                schema,
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE cascading (id INT PRIMARY KEY, p INT, CONSTRAINT c1 FOREIGN KEY (p) REFERENCES parent (id)"
                        + " ON DELETE CASCADE)",
                "CREATE TABLE nulling (id INT PRIMARY KEY, p INT, CONSTRAINT n1 FOREIGN KEY (p) REFERENCES parent (id)"
                        + " ON UPDATE SET NULL)",
                "CREATE TABLE restricting (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id))",
                "CREATE TABLE keyless (id INT)",
                "CREATE TABLE old (id INT PRIMARY KEY) ENGINE = MyISAM",
                "CREATE VIEW view AS SELECT id FROM parent");
        TableId[] tables = List.of("cascading", "nulling", "restricting", "keyless", "old", "view", "missing").stream()
                .map(table -> new TableId(schema, table))
                .toArray(TableId[]::new);

        assertThat(problems(mysql, true, tables))
                .extracting(SourceProblem::text)
                .allMatch(text -> text.startsWith(schema + "."))
                .map(text -> text.substring(schema.length() + 1).replaceFirst("(: |,).*", ""))
                .containsExactlyInAnyOrder(
                        "cascading has the foreign key c1 with ON UPDATE NO ACTION ON DELETE CASCADE",
                        "nulling has the foreign key n1 with ON UPDATE SET NULL ON DELETE NO ACTION",
                        "keyless has no primary key",
                        "old is kept by MyISAM",
                        "view is not a table",
                        "missing does not exist");
    }

    @Test
    void missingGrantsAreNamedAndTheStatementsGiveThem() throws SQLException {
        MySql mysql = Backends.mysql();
        String schema = mysql.createSchema("check");
        TestSource.run(
                mysql,
                schema,
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT c1 FOREIGN KEY (p) REFERENCES parent (id)"
                        + " ON DELETE CASCADE)",
                "CREATE USER `" + schema + "`@`%` IDENTIFIED BY 'secret'");
        TableId child = new TableId(schema, "child");
        MySqlConnections restricted = new MySqlConnections(new MySqlSettings(mysql.url(), schema, "secret"));
        SourceCheck check = new SourceCheck(restricted, true);
        try {
            List<SourceProblem> problems = check.look(List.of(child)).all();

            assertThat(problems)
                    .extracting(SourceProblem::text)
                    .anyMatch(text -> text.endsWith("lacks the privilege REPLICATION SLAVE"))
                    .anyMatch(text -> text.endsWith("lacks the privilege REPLICATION CLIENT"))
                    .anyMatch(text -> text.endsWith("may not read every projected table of schema " + schema));
            for (SourceProblem problem : problems) {
                if (problem.cure().startsWith("GRANT")) {
                    TestSource.run(mysql, "", problem.cure());
                }
            }

            // the grants that we ask for are enough to see the foreign key
            assertThat(check.look(List.of(child)).all())
                    .singleElement()
                    .extracting(SourceProblem::text)
                    .asString()
                    .contains("foreign key c1");
        } finally {
            TestSource.run(mysql, "", "DROP USER `" + schema + "`@`%`");
        }
    }

    private static List<SourceProblem> problems(MySql mysql, boolean durable, TableId... tables) throws SQLException {
        return new SourceCheck(TestSource.connections(mysql), durable)
                .look(List.of(tables))
                .all();
    }
}
