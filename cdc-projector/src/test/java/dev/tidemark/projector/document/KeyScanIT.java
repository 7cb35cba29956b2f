package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyScanIT {

    private final Database database = Database.create();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void pagesAreInMySqlsOrderWithoutGapOrRepeat() {
        database.execute(
                "CREATE TABLE word (w VARCHAR(20), n INT, PRIMARY KEY (w, n))",
                "INSERT INTO word VALUES ('b', 2), ('B', 10), ('ä', 1), ('a', 2), ('', 0), ('b', 1), ('Zed', -5), ('z', 0)");
        ProjectionPlan plan = database.plan("{collection: words, root: word, fields: [w]}");

        assertThat(all(plan, 1000)).containsExactly(":0", "ä:1", "a:2", "b:1", "b:2", "B:10", "z:0", "Zed:-5");
        for (int limit = 1; limit <= 9; limit++) {
            assertThat(all(plan, limit)).isEqualTo(all(plan, 1000));
        }
    }

    @Test
    void unsignedKeysGoToTheTop() {
        database.execute(
                "CREATE TABLE big (id BIGINT UNSIGNED PRIMARY KEY)",
                "INSERT INTO big VALUES (18446744073709551615), (9223372036854775808), (9223372036854775807), (1)");
        ProjectionPlan plan = database.plan("{collection: bigs, root: big, fields: [id]}");

        assertThat(all(plan, 1))
                .containsExactly("1", "9223372036854775807", "9223372036854775808", "18446744073709551615");
    }

    /** MySQL sorts them by their numbers, and compares them with strings by their letters. */
    @Test
    void namedValuesAreInTheOrderOfTheirNumbers() {
        database.execute(
                "SET SESSION sql_mode = ''",
                "CREATE TABLE named (size ENUM('small', 'medium', 'it''s \\\\ large', 'ä,b'), flags SET('z', 'y', 'x'),"
                        + " id INT, PRIMARY KEY (size, flags, id))",
                "INSERT INTO named VALUES ('medium', 'y,z', 1), ('medium', 'x', 1), ('medium', 'x', 2), ('medium', '', 7),"
                        + " ('small', 'x,y,z', 1), ('it''s \\\\ large', 'z', 1), ('ä,b', 'z', 1), ('none', 'z', 1)");
        ProjectionPlan plan = database.plan("{collection: named, root: named, fields: [id]}");

        assertThat(all(plan, 1000))
                .containsExactly(
                        ":z:1",
                        "small:z,y,x:1",
                        "medium::7",
                        "medium:z,y:1",
                        "medium:x:1",
                        "medium:x:2",
                        "it's \\\\ large:z:1",
                        "ä,b:z:1");
        for (int limit = 1; limit <= 9; limit++) {
            assertThat(all(plan, limit)).isEqualTo(all(plan, 1000));
        }
    }

    @Test
    void numbersAndTimesAreInTheirOrder() {
        database.execute(
                "CREATE TABLE number (f FLOAT, t TIME(1), b BIT(64), PRIMARY KEY (f, t, b))",
                "INSERT INTO number VALUES (0.1, '-838:59:59', 1), (0.1, '-00:00:00.1', 18446744073709551615),"
                        + " (0.1, '-00:00:00.1', 9223372036854775808), (0.1, '100:00', 1), (0.10000001, '-1:00', 1),"
                        + " (-1e-45, '00:00', 0), (3e38, '00:00', 0)");
        ProjectionPlan plan = database.plan("{collection: numbers, root: number, fields: [f]}");

        assertThat(all(plan, 1000))
                .containsExactly(
                        "-1e-45:00\\:00\\:00.0:0",
                        "0.1:-838\\:59\\:59.0:1",
                        "0.1:-00\\:00\\:00.1:9223372036854775808",
                        "0.1:-00\\:00\\:00.1:18446744073709551615",
                        "0.1:100\\:00\\:00.0:1",
                        "0.10000001:-01\\:00\\:00.0:1",
                        "3e+38:00\\:00\\:00.0:0");
        for (int limit = 1; limit <= 8; limit++) {
            assertThat(all(plan, limit)).isEqualTo(all(plan, 1000));
        }
    }

    /** As an id in an index may be, that somebody wrote there by hand. */
    @Test
    void anIdThatTheCharsetCannotHaveIsNoKey() {
        database.execute(
                "CREATE TABLE old (k VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY)",
                "INSERT INTO old VALUES ('ä'), ('a')");
        ProjectionPlan plan = database.plan("{collection: olds, root: old, fields: [k]}");
        List<DocumentKey> asked = Stream.of("ä", "中", "b")
                .map(id -> DocumentIds.key(plan, id).orElseThrow())
                .toList();

        assertThat(database.load(plan, asked)).containsOnlyKeys("ä");
    }

    @Test
    void estimatesHowManyThereAre() {
        database.execute(
                "CREATE TABLE n (id INT AUTO_INCREMENT PRIMARY KEY, c CHAR(200))",
                "INSERT INTO n (c) VALUES "
                        + IntStream.range(0, 1000).mapToObj(i -> "('x')").collect(Collectors.joining(",")),
                "INSERT INTO n (c) SELECT a.c FROM n a JOIN (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) b",
                "ANALYZE TABLE n");
        ProjectionPlan plan = database.plan("{collection: ns, root: n, fields: [id]}");

        assertThat(new KeyScan(database.snapshots()).estimatedRows(plan)).isBetween(3000L, 5000L);
    }

    private List<String> all(ProjectionPlan plan, int limit) {
        KeyScan scan = new KeyScan(database.snapshots());
        List<String> all = new ArrayList<>();
        DocumentKey last = null;
        for (List<DocumentKey> page = scan.page(plan, null, limit);
                !page.isEmpty();
                page = scan.page(plan, last, limit)) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(key -> all.add(key.id()));
            last = page.get(page.size() - 1);
        }
        return all;
    }
}
