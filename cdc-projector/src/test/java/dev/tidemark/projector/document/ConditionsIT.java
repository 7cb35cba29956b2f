package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.runtime.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code only}, held to what MySQL makes of it: in every character set, and with labels that are hard to read. */
class ConditionsIT {

    /** Of scripts that some character sets have and others lack; the last is what MySQL puts for what one lacks. */
    private static final List<String> TEXTS =
            List.of("plain", "Grüße", "€ 5", "łódź", "цена", "τιμή", "価格", "价格", "가격", "😀", "?");

    private final Database database = Database.create();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTextIsFoundInEveryCharacterSetThatHasIt() {
        List<String> charsets =
                List.of(database.value("SELECT GROUP_CONCAT(CHARACTER_SET_NAME) FROM information_schema.CHARACTER_SETS"
                                + " WHERE CHARACTER_SET_NAME <> 'binary'")
                        .split(","));
        assertThat(charsets).hasSizeGreaterThan(35).contains("latin1", "gbk", "utf8mb3", "ucs2");
        database.execute("CREATE TABLE word (id INT PRIMARY KEY, "
                + charsets.stream()
                        .map(charset -> "in_" + charset + " VARCHAR(20) CHARACTER SET " + charset)
                        .collect(Collectors.joining(", "))
                + ")");
        int held = 0;
        for (String charset : charsets) {
            Set<String> ids = new TreeSet<>();
            List<Integer> lacked = new ArrayList<>();
            database.execute("DELETE FROM word");
            for (int i = 0; i < TEXTS.size(); i++) {
                if (has(charset, TEXTS.get(i))) {
                    ids.add(String.valueOf(i));
                    database.execute("INSERT INTO word (id, in_" + charset + ") VALUES (" + i + ", "
                            + literal(TEXTS.get(i)) + ")");
                } else {
                    lacked.add(i);
                }
            }
            for (String id : ids) {
                String text = TEXTS.get(Integer.parseInt(id));
                Set<String> others = new TreeSet<>(ids);
                others.remove(id);
                held++;
                assertThat(database.loadAll(only("in_" + charset, "?\", \"" + text))
                                .keySet())
                        .as(charset + " " + text)
                        .isEqualTo(new TreeSet<>(List.of(id, "10")));
                assertThat(database.loadAll(plan("{in_" + charset + ": {not: [\"" + text + "\"]}}"))
                                .keySet())
                        .as(charset + " not " + text)
                        .isEqualTo(others);
            }
            for (int i : lacked) {
                for (String values : List.of(TEXTS.get(i), "?\", \"" + TEXTS.get(i))) {
                    assertThatThrownBy(() -> database.loadAll(only("in_" + charset, values)))
                            .as(charset + " " + values)
                            .satisfiesAnyOf(
                                    refused -> assertThat(refused)
                                            .isInstanceOf(ConfigException.class)
                                            .hasMessageContaining(
                                                    "and cannot hold \"" + TEXTS.get(i) + "\" in " + charset),
                                    stopped -> assertThat(stopped)
                                            .isInstanceOfSatisfying(
                                                    LoadException.class,
                                                    e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION)));
                }
            }
        }
        assertThat(held).isGreaterThan(150);
    }

    @Test
    void theColumnsOwnCollationDecides() {
        database.execute(
                "CREATE TABLE word (id INT PRIMARY KEY, ci VARCHAR(9) COLLATE utf8mb4_0900_ai_ci,"
                        + " cs VARCHAR(9) COLLATE utf8mb4_0900_as_cs, bin VARCHAR(9) COLLATE utf8mb4_bin,"
                        + " latin VARCHAR(9) CHARACTER SET latin1 COLLATE latin1_general_cs,"
                        + " chinese VARCHAR(9) CHARACTER SET gbk COLLATE gbk_chinese_ci,"
                        + " exact VARCHAR(9) CHARACTER SET gbk COLLATE gbk_bin)",
                "INSERT INTO word VALUES (1, 'Öl', 'Öl', 'Öl', 'Öl', '价a', '价a'), (2, 'öl', 'öl', 'öl', 'öl', '价A', '价A'),"
                        + " (3, 'ol', 'ol', 'ol', 'ol', '格a', '格a')");

        assertThat(database.loadAll(only("ci", "öl"))).containsOnlyKeys("1", "2", "3");
        assertThat(database.loadAll(only("cs", "öl"))).containsOnlyKeys("2");
        assertThat(database.loadAll(only("bin", "Öl"))).containsOnlyKeys("1");
        assertThat(database.loadAll(only("latin", "Öl"))).containsOnlyKeys("1");
        assertThat(database.loadAll(only("chinese", "价a"))).containsOnlyKeys("1", "2");
        assertThat(database.loadAll(only("exact", "价a"))).containsOnlyKeys("1");
    }

    @Test
    void labelsMayHoldWhatSeparatesThem() {
        List<String> labels = List.of("a,b", "it's", "back\\slash", "ü", "(", "a', 'b", "Ä");
        database.execute("CREATE TABLE word (id INT PRIMARY KEY, latin ENUM(" + list(labels)
                + ") CHARACTER SET latin1 COLLATE latin1_general_cs, uni ENUM(" + list(labels)
                + ") COLLATE utf8mb4_bin, chinese ENUM('价,格', 'b') CHARACTER SET gbk)");
        for (int i = 0; i < labels.size(); i++) {
            database.execute("INSERT INTO word VALUES (" + i + ", " + literal(labels.get(i)) + ", "
                    + literal(labels.get(i)) + ", " + literal(i == 0 ? "价,格" : "b") + ")");
        }
        for (int i = 0; i < labels.size(); i++) {
            String escaped = labels.get(i).replace("\\", "\\\\");
            for (String column : List.of("latin", "uni")) {
                assertThat(database.loadAll(only(column, escaped)))
                        .as(column + " " + labels.get(i))
                        .containsOnlyKeys(String.valueOf(i));
                assertThat(database.loadAll(plan("{" + column + ": {not: [\"" + escaped + "\"]}}")))
                        .as(column + " not " + labels.get(i))
                        .hasSize(labels.size() - 1)
                        .doesNotContainKey(String.valueOf(i));
            }
        }
        assertThat(database.loadAll(only("chinese", "价,格"))).containsOnlyKeys("0");
        assertThatThrownBy(() -> only("uni", "a"))
                .hasMessageContaining("word.uni is enum(")
                .hasMessageContaining("and cannot hold \"a\"");
    }

    /** Whether nothing of it is lost. */
    private boolean has(String charset, String text) {
        return database.value("SELECT CONVERT(CONVERT(" + literal(text) + " USING " + charset
                        + ") USING utf8mb4) COLLATE utf8mb4_bin = " + literal(text))
                .equals("1");
    }

    private ProjectionPlan only(String column, String value) {
        return plan("{" + column + ": [\"" + value + "\"]}");
    }

    private ProjectionPlan plan(String only) {
        return database.plan("{collection: words, root: word, only: " + only + ", fields: [id]}");
    }

    private static String list(List<String> texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> "'" + texts.get(i).replace("\\", "\\\\").replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
    }

    private static String literal(String text) {
        return "_utf8mb4'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
