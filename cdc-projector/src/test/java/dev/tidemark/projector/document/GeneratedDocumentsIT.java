package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.local.Backends;
import dev.tidemark.local.LocalMySql;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.GeneratedType;
import dev.tidemark.projector.change.Seeds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever value of whatever type: the document has what MySQL's own functions say of it. */
class GeneratedDocumentsIT {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final List<GeneratedType> TYPES = GeneratedType.all();
    private static final int ROWS = 200;

    @Test
    void documentsHaveWhatMySqlSays() {
        check(Backends.mysql());
    }

    /** With another time zone and SQL mode on the server, as a session has them that was not told otherwise. */
    @Test
    void whateverTheServersSettings() {
        try (LocalMySql server = LocalMySql.startTemporary(
                "--default-time-zone=-11:30",
                "--sql-mode=ANSI,PAD_CHAR_TO_FULL_LENGTH,NO_BACKSLASH_ESCAPES,REAL_AS_FLOAT,ALLOW_INVALID_DATES",
                "--character-set-server=gbk",
                "--div-precision-increment=0")) {
            check(server);
        }
    }

    private static void check(MySql server) {
        Random random = Seeds.random(GeneratedDocumentsIT.class);
        try (Database database = Database.on(server)) {
            database.execute(
                    "SET SESSION sql_mode = ''",
                    "CREATE TABLE every (id INT PRIMARY KEY"
                            + list(i -> ", c" + i + " " + TYPES.get(i).definition())
                            + ") DEFAULT CHARSET utf8mb4 ROW_FORMAT = DYNAMIC");
            for (int row = 0; row < ROWS; row++) {
                database.execute(
                        "SET SESSION time_zone = '" + (random.nextBoolean() ? "+05:45" : "-03:00") + "'",
                        "INSERT INTO every VALUES (" + row
                                + list(i -> ", "
                                        + (random.nextInt(12) == 0
                                                ? "NULL"
                                                : TYPES.get(i).literal().apply(random)))
                                + ")");
            }
            Map<String, String> documents = database.loadAll(
                    database.plan("{collection: every, root: every, fields: [id" + list(i -> ", c" + i) + "]}"));
            database.execute("SET SESSION time_zone = '+00:00', sql_mode = ''");

            assertThat(documents).hasSize(ROWS);
            documents.forEach((id, document) -> compare(database, id, read(document)));
        }
    }

    private static void compare(Database database, String id, JsonNode document) {
        List<String> expected = database.row("SELECT "
                + IntStream.range(0, TYPES.size())
                        .mapToObj(i -> "IFNULL(" + TYPES.get(i).json().apply("c" + i) + ", 'null')")
                        .collect(Collectors.joining(", "))
                + " FROM every WHERE id = " + id);
        for (int i = 0; i < TYPES.size(); i++) {
            String type = TYPES.get(i).definition();
            JsonNode found = document.path("c" + i);
            JsonNode said = read(expected.get(i));
            boolean same = type.startsWith("FLOAT ") || type.startsWith("FLOAT(7")
                    ? found.isNull() == said.isNull() && found.floatValue() == said.floatValue()
                    : said.equals(comparison(), found);
            assertThat(same)
                    .as("%s of row %s: the document has %s, MySQL says %s", type, id, found, said)
                    .isTrue();
        }
    }

    /** A number is the same however it is written. */
    private static Comparator<JsonNode> comparison() {
        return (one, other) -> one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.equals(other) ? 0 : 1;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    private static String list(IntFunction<String> item) {
        return IntStream.range(0, TYPES.size()).mapToObj(item).collect(Collectors.joining());
    }
}
