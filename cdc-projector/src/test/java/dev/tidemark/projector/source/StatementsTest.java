package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.TableId;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {

    private static final TableId ITEM = TableId.parse("shop.item");
    private static final TableId ORDER = TableId.parse("shop.customer_order");
    private static final Set<TableId> KNOWN = Set.of(ITEM, ORDER);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE item (id INT DEFAULT 5)",
                "create  unique index i on item (a)",
                "DROP INDEX i ON item",
                "ALTER TABLE item ADD INDEX (a, b), DROP KEY c",
                "ALTER TABLE `shop`.`item` ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES b (c), ALGORITHM=INPLACE",
                "/* hello */ ALTER TABLE item -- why\n ADD x INT NULL AFTER y",
                "ALTER TABLE item ADD COLUMN price DECIMAL(12,2), ADD COLUMN text TEXT",
                "ALTER TABLE item RENAME INDEX a TO b, AUTO_INCREMENT = 500",
                "ALTER TABLE item ADD x INT COMMENT 'a, DROP INDEX'",
                "ALTER TABLE item STATS_PERSISTENT = 1, COMMENT = 'it''s (, MODIFY a'",
                "ANALYZE TABLE item"
            })
    void someLeaveEveryRowAsItIs(String sql) {
        assertThat(Statements.changesRows(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUNCATE TABLE item",
                "DROP TABLE item",
                "RENAME TABLE item TO thing",
                "ALTER TABLE item ADD COLUMN x INT DEFAULT 5",
                "ALTER TABLE item ADD x INT NOT NULL",
                "ALTER TABLE item ADD COLUMN x INT AS (y + 1)",
                "ALTER TABLE item ADD x INT COMMENT 'a\\', DROP y, ADD z INT COMMENT '",
                "ALTER TABLE item DROP keywords",
                "ALTER TABLE item ADD INDEX (a), MODIFY b BIGINT",
                "ALTER TABLE item DROP COLUMN b",
                "ALTER TABLE item CONVERT TO CHARACTER SET utf8mb4",
                "ALTER TABLE item TRUNCATE PARTITION p1",
                "ALTER TABLE item DROP PARTITION p1",
                "ALTER TABLE item EXCHANGE PARTITION p1 WITH TABLE other",
                "ALTER TABLE item RENAME TO thing",
                "ALTER TABLE item /*!50100 PARTITION BY HASH (id) */",
                "ALTER TABLE item ADD PRIMARY KEY (id)",
                "IMPORT SOMETHING NEW"
            })
    void othersMayHaveChangedThem(String sql) {
        assertThat(Statements.changesRows(sql)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "ALTER TABLE item ADD COLUMN x INT DEFAULT 5                    | X",
                "ALTER TABLE item ADD `x` TEXT NOT NULL, DROP y, ADD INDEX (z)   | X Y",
                "ALTER TABLE item RENAME COLUMN a TO `b`, DROP COLUMN `c`        | A B C",
                "alter table item add x varchar(9) default 'a, modify b' first   | X",
                "ALTER TABLE item DROP keywords                                  | KEYWORDS",
            })
    void someChangeNoColumnButThose(String sql, String columns) {
        assertThat(Statements.changesRows(sql)).isTrue();
        assertThat(Statements.columns(sql)).containsExactlyInAnyOrder(columns.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUNCATE TABLE item",
                "ALTER TABLE item MODIFY a BIGINT",
                "ALTER TABLE item CHANGE a b BIGINT",
                "ALTER TABLE item DROP a, CONVERT TO CHARACTER SET utf8mb4",
                "ALTER TABLE item DROP PARTITION p",
                "ALTER TABLE item DROP PRIMARY KEY",
                "ALTER TABLE item RENAME TO thing",
                "ALTER TABLE item ADD (a INT DEFAULT 1, b INT)",
                "ALTER TABLE item ADD x VARCHAR(9) DEFAULT 'a\\', DROP y",
                "ALTER TABLE item ADD id BIGINT AUTO_INCREMENT PRIMARY KEY"
            })
    void ofOthersItMayBeAny(String sql) {
        assertThat(Statements.columns(sql)).isEmpty();
    }

    @Test
    void isAboutTheTablesThatDebeziumFoundInIt() {
        assertThat(tables("shop", "ALTER TABLE other COMMENT 'item'", TableId.parse("shop.other")))
                .isEmpty();
        assertThat(tables("", "DROP TABLE shop.item, shop.x", ITEM, TableId.parse("shop.x")))
                .containsExactly(ITEM);
    }

    @Test
    void isAboutTheTablesItNamesWhereDebeziumFoundNone() {
        assertThat(tables("shop", "ALTER SOMETHING `item` NEWLY")).containsExactly(ITEM);
        assertThat(tables("other", "ALTER SOMETHING shop.ITEM NEWLY")).containsExactly(ITEM);
        assertThat(tables("other", "ALTER SOMETHING item NEWLY")).isEmpty();
        assertThat(tables("shop", "ALTER SOMETHING item_group NEWLY")).isEmpty();
        assertThat(tables("", "DROP DATABASE shop")).isEqualTo(KNOWN);
    }

    @Test
    void isAboutTheTableWhoseNameItTakesAway() {
        assertThat(tables("shop", "RENAME TABLE item TO thing", TableId.parse("shop.thing")))
                .containsExactly(ITEM);
    }

    @Test
    void isAboutBothTablesThatExchangeTheirRows() {
        String exchange = "ALTER TABLE other EXCHANGE PARTITION p WITH TABLE `item` WITHOUT VALIDATION";
        assertThat(tables("shop", exchange, TableId.parse("shop.other"))).containsExactly(ITEM);
        assertThat(tables("shop", exchange.replace("other", "customer_order"), ORDER))
                .isEqualTo(KNOWN);
        String name = "ALTER TABLE exchange_rate ADD FOREIGN KEY (item) REFERENCES item (id)";
        assertThat(tables("shop", name, TableId.parse("shop.exchange_rate"))).isEmpty();
    }

    private static Set<TableId> tables(String schema, String sql, TableId... found) {
        Gtid gtid = Gtid.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1");
        return Statements.tables(new BinlogRecord.Statement(gtid, schema, Set.of(found), sql, Instant.EPOCH), KNOWN);
    }
}
