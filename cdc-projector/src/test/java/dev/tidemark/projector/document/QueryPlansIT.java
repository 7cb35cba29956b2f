package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.projection.Ascent;
import dev.tidemark.projector.projection.KeyType;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.RowPlan;
import dev.tidemark.projector.projection.SqlKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No query of ours reads more than what it was asked for: MySQL's optimizer is asked for each of them. */
class QueryPlansIT {

    private final Database database = Database.create();

    @BeforeEach
    void tables() {
        String numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT ";
        database.execute(
                "SET SESSION cte_max_recursion_depth = 20000",
                "CREATE TABLE place (country CHAR(2) CHARACTER SET latin1, code VARBINARY(4), day DATE, at DATETIME(3),"
                        + " amount DECIMAL(9,2), town_id BIGINT UNSIGNED, name VARCHAR(90), PRIMARY KEY (country, code, day, at,"
                        + " amount), KEY (town_id))",
                "CREATE TABLE visit (id BIGINT PRIMARY KEY, c CHAR(2) CHARACTER SET latin1, x VARBINARY(4), d DATE, t DATETIME(3), a DECIMAL(9,2),"
                        + " guest_id VARCHAR(20) CHARACTER SET latin1, KEY (c, x, d, t, a), KEY (guest_id))",
                "CREATE TABLE town (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(90))",
                "CREATE TABLE guest (id VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY, name VARCHAR(90))",
                "INSERT INTO place " + numbers
                        + "CHAR(65 + i % 20, 65 + i % 7), UNHEX(LPAD(HEX(i), 4, '0')), '2026-01-01', '2026-01-01 10:00:00.5',"
                        + " i / 4, i % 5000, 'name' FROM n",
                "INSERT INTO visit " + numbers
                        + "i, CHAR(65 + i % 20, 65 + i % 7), UNHEX(LPAD(HEX(i), 4, '0')), '2026-01-01',"
                        + " '2026-01-01 10:00:00.5', i / 4, CONCAT('g', i % 9000) FROM n",
                "INSERT INTO town " + numbers + "i, 'town' FROM n",
                "INSERT INTO guest " + numbers + "CONCAT('g', i), 'guest' FROM n",
                "ANALYZE TABLE place, visit, town, guest");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyQueryUsesAnIndex() throws SQLException {
        ProjectionPlan plan = database.plan("""
                collection: places
                root: place
                fields: [name]
                relations:
                  town: {many-to-one: town, on: town_id, fields: [name]}
                  visits:
                    one-to-many: visit
                    on: [c, x, d, t, a]
                    fields: [id]
                    relations:
                      guest: {many-to-one: guest, on: guest_id, fields: [name]}
                """);
        List<List<Object>> keys = new ArrayList<>();
        KeyScan scan = new KeyScan(database.snapshots());
        scan.page(plan, null, 400).forEach(key -> keys.add(key.values()));

        for (RowPlan rows : List.of(plan.documents(), plan.documents().arrays().get(0))) {
            assertThat(explained(rows.query().sql(keys))).allMatch(QueryPlansIT::usesAnIndex);
            assertThat(explained(rows.query().sql(keys.subList(0, 1)))).allMatch(QueryPlansIT::usesAnIndex);
        }
        for (List<Ascent> ascents : plan.ascents().values()) {
            for (Ascent ascent : ascents) {
                if (ascent.lookup().isPresent()) {
                    Ascent.Lookup lookup = ascent.lookup().get();
                    List<List<Object>> rows = IntStream.range(1, 400)
                            .mapToObj(i -> start(lookup.start(), i))
                            .toList();
                    assertThat(explained(lookup.some(rows, 1001))).allMatch(QueryPlansIT::usesAnIndex);
                    assertThat(explained(lookup.page(rows.get(0), null, null, 500)))
                            .allMatch(QueryPlansIT::usesAnIndex);
                    assertThat(explained(lookup.page(rows.get(0), keys.get(0), keys.get(1), 500)))
                            .allMatch(QueryPlansIT::usesAnIndex);
                }
            }
        }
        assertThat(explained(plan.rootKeys().page(keys.get(100), 500)))
                .allMatch(step -> step.startsWith("range PRIMARY"))
                .noneMatch(step -> step.contains("filesort"));
    }

    /** Some value for each column, of its type. */
    private static List<Object> start(SqlKey key, int number) {
        List<Object> values = new ArrayList<>();
        for (KeyType type : key.types()) {
            values.add(
                    switch (type.kind()) {
                        case INTEGER -> (long) number;
                        case DECIMAL -> number + ".25";
                        case TEXT -> key.columns().size() > 1 ? "AB" : "g" + number;
                        case BINARY -> new Bytes(new byte[] {(byte) (number >> 8), (byte) number});
                        case DATE -> "2026-01-01";
                        case DATETIME -> "2026-01-01 10:00:00.500";
                        case BITS, YEAR -> (long) number;
                        case FLOAT, DOUBLE -> number + ".5";
                        case TIME -> "10:00:00";
                        case ENUM, SET ->
                            type.labels().get(number % type.labels().size());
                    });
        }
        return values;
    }

    private static boolean usesAnIndex(String step) {
        return !step.startsWith("ALL") && !step.startsWith("index ");
    }

    /** For each table: access type, key, rows, extra. */
    private List<String> explained(String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Snapshot snapshot = database.snapshot();
                Rows rows = Rows.of(snapshot.connection(), "EXPLAIN FORMAT=TRADITIONAL " + sql)) {
            while (rows.next()) {
                steps.add(rows.text(5) + " " + rows.text(7) + " " + rows.text(10) + " " + rows.text(12));
            }
        }
        return steps;
    }
}
