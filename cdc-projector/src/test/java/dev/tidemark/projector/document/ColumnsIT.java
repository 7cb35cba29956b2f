package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.local.Backends;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every type, from a column to a document that Elasticsearch takes. */
class ColumnsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database = Database.create();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        database.close();
    }

    /** Column definition, SQL value, JSON in the document. */
    private static final List<String[]> TYPES = List.of(
            type("TINYINT(1)", "5", "5"),
            type("BOOLEAN", "TRUE", "1"),
            type("TINYINT UNSIGNED", "255", "255"),
            type("SMALLINT", "-32768", "-32768"),
            type("MEDIUMINT UNSIGNED", "16777215", "16777215"),
            type("INT(6) ZEROFILL", "42", "42"),
            type("INT UNSIGNED", "4294967295", "4294967295"),
            type("BIGINT", "-9223372036854775808", "-9223372036854775808"),
            type("BIGINT UNSIGNED", "18446744073709551615", "18446744073709551615"),
            type("BIT(1)", "b'1'", "true"),
            type("BIT(1)", "b'0'", "false"),
            type("BIT(10)", "b'1000000001'", "513"),
            type("BIT(64)", "b'" + "1".repeat(64) + "'", "18446744073709551615"),
            type("DECIMAL(12,2)", "19.9", "\"19.90\""),
            type(
                    "DECIMAL(65,30)",
                    "-12345678901234567890123456789012345.000000000000000000000000000001",
                    "\"-12345678901234567890123456789012345.000000000000000000000000000001\""),
            type("DECIMAL(8,2) ZEROFILL", "7", "\"7.00\""),
            type("FLOAT", "16777216", "16777216"),
            type("FLOAT", "0.1", "0.1"),
            type("FLOAT(7,4)", "123.4567", "123.4567"),
            type("DOUBLE", "0.1", "0.1"),
            type("DOUBLE", "1e100", "1e100"),
            type("DOUBLE", "-2.2250738585072014e-308", "-2.2250738585072014e-308"),
            type("DATE", "'2026-01-31'", "\"2026-01-31\""),
            type("DATE", "'0000-00-00'", "null"),
            type("DATE", "'2024-02-00'", "null"),
            type("DATE", "'2024-02-30'", "null"),
            type("DATE", "'2024-02-29'", "\"2024-02-29\""),
            type("DATE", "'0001-01-01'", "\"0001-01-01\""),
            type("DATE", "'9999-12-31'", "\"9999-12-31\""),
            type("DATETIME", "'2026-01-31 10:00:00'", "\"2026-01-31T10:00:00Z\""),
            type("DATETIME(2)", "'2026-01-31 10:00:00.12'", "\"2026-01-31T10:00:00.12Z\""),
            type("DATETIME(6)", "'9999-12-31 23:59:59.999999'", "\"9999-12-31T23:59:59.999999Z\""),
            type("DATETIME(6)", "'0000-00-00 00:00:00'", "null"),
            type("TIMESTAMP(3)", "'2026-01-31 10:00:00.123'", "\"2026-01-31T10:00:00.123Z\""),
            type("TIME", "'-838:59:59'", "\"-838:59:59\""),
            type("TIME(6)", "'24:00:00.000001'", "\"24:00:00.000001\""),
            type("YEAR", "2026", "2026"),
            type("YEAR", "'0000'", "0"),
            type("CHAR(5)", "'ab  '", "\"ab\""),
            type("VARCHAR(50)", "'\"q\\\\ \\t\\n\\r\\0\\Z ü €'", "\"\\\"q\\\\ \\t\\n\\r\\u0000\\u001a ü €\""),
            type("VARCHAR(50) CHARACTER SET latin1", "'Grün'", "\"Grün\""),
            type("VARCHAR(50) CHARACTER SET gbk", "'中文'", "\"中文\""),
            type("VARCHAR(50) CHARACTER SET utf16", "'𝄞 clef'", "\"𝄞 clef\""),
            type("TEXT", "'😀'", "\"😀\""),
            type("LONGTEXT", "REPEAT('x', 100000)", "\"" + "x".repeat(100000) + "\""),
            type("BINARY(4)", "x'00ff'", "\"AP8AAA==\""),
            type("VARBINARY(4)", "x'00ff'", "\"AP8=\""),
            type("BLOB", "x'22005c'", "\"IgBc\""),
            type("ENUM('small','large size','zerofill')", "'zerofill'", "\"zerofill\""),
            type("SET('a','b c','ü')", "'ü,a'", "[\"a\",\"ü\"]"),
            type("SET('a','b')", "''", "[]"),
            type(
                    "JSON",
                    "'{\"b\": [1, 1e100, 12345678901234567890.5, \"ü\\\\n\"], \"a\": null}'",
                    "{\"a\": null, \"b\": [1, 1e100, 1.2345678901234567e19, \"ü\\n\"]}"),
            type("JSON", "'[1, {\"a\": true}]'", "[1, {\"a\": true}]"),
            type("JSON", "'\"text\"'", "\"text\""),
            type("INT GENERATED ALWAYS AS (id + 1) VIRTUAL", "DEFAULT", "2"),
            type("INT INVISIBLE", "7", "7"),
            type(
                    "POINT SRID 4326",
                    "ST_GeomFromText('POINT(52.5 13.4)', 4326)",
                    "{\"type\":\"Point\",\"coordinates\":[13.4,52.5]}"),
            type("POINT", "POINT(1e30, -0.25)", "{\"type\":\"Point\",\"coordinates\":[1e+30,-0.25]}"),
            type(
                    "GEOMETRY",
                    "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2), GEOMETRYCOLLECTION EMPTY)')",
                    "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]},"
                            + "{\"type\":\"GeometryCollection\",\"geometries\":[]}]}"),
            type(
                    "MULTIPOLYGON SRID 4326",
                    "ST_GeomFromText('MULTIPOLYGON(((0 0, 0 3, 3 3, 0 0), (1 1.5, 1 2, 1.5 2, 1 1.5)))', 4326)",
                    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[3,0],[3,3],[0,0]],"
                            + "[[1.5,1],[2,1],[2,1.5],[1.5,1]]]]}"));

    private static String[] type(String definition, String value, String json) {
        return new String[] {definition, value, json};
    }

    private ProjectionPlan everyType() {
        String columns = IntStream.range(0, TYPES.size())
                .mapToObj(i ->
                        ", c" + i + " " + TYPES.get(i)[0] + (TYPES.get(i)[0].startsWith("TIMESTAMP") ? " NULL" : ""))
                .collect(Collectors.joining());
        String names = IntStream.range(0, TYPES.size()).mapToObj(i -> ", c" + i).collect(Collectors.joining());
        String values = TYPES.stream().map(type -> ", " + type[1]).collect(Collectors.joining());
        String nulls = TYPES.stream()
                .map(type -> type[1].equals("DEFAULT") ? ", DEFAULT" : ", NULL")
                .collect(Collectors.joining());
        database.execute(
                "SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'",
                "CREATE TABLE every (id INT PRIMARY KEY" + columns + ")",
                "INSERT INTO every (id" + names + ") VALUES (1" + values + "), (2" + nulls + ")");
        String fields = IntStream.range(0, TYPES.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        return database.plan("{collection: every, root: every, fields: [" + fields + "]}");
    }

    @Test
    void everyTypeIsExact() {
        Map<String, String> documents = database.loadAll(everyType());

        assertThat(documents.get("1"))
                .isEqualTo(IntStream.range(0, TYPES.size())
                        .mapToObj(i -> "\"c" + i + "\":" + TYPES.get(i)[2])
                        .collect(Collectors.joining(",", "{", "}")));
        assertThat(documents.get("2"))
                .isEqualTo(IntStream.range(0, TYPES.size())
                        .mapToObj(i -> "\"c" + i + "\":" + (TYPES.get(i)[1].equals("DEFAULT") ? "3" : "null"))
                        .collect(Collectors.joining(",", "{", "}")));
    }

    @Test
    void elasticsearchTakesEveryType() throws IOException, InterruptedException {
        ProjectionPlan plan = everyType();
        String index = "/columns-" + UUID.randomUUID();
        assertThat(plan.mapping().hasShapes()).isTrue(); // which a minimal Elasticsearch has not
        send("PUT", index, "{\"mappings\":" + plan.mapping().plainGeneration(1) + "}", 200);
        for (Map.Entry<String, String> document : database.loadAll(plan).entrySet()) {
            send("PUT", index + "/_doc/" + document.getKey() + "?refresh=true", document.getValue(), 201);
        }
        String one = send("GET", index + "/_doc/1", null, 200).path("_source").toString();

        assertThat(JSON.readTree(one)).hasSize(TYPES.size());
        assertThat(found(index, "c13", "19.9")).isEqualTo(1);
        assertThat(found(index, "c31", "\"9999-12-31T23:59:59.999Z\"")).isEqualTo(1);
        assertThat(found(index, "c49", "\"ü\"")).isEqualTo(1);
        assertThat(found(index, "c9", "true")).isEqualTo(1);
        send("DELETE", index, null, 200);
    }

    @Test
    void pathsIntoJsonAreFiltered() throws IOException, InterruptedException {
        database.execute(
                "CREATE TABLE thing (id INT PRIMARY KEY, attributes JSON)",
                "INSERT INTO thing VALUES (1, '{\"color\": \"red\", \"size\": {\"w\": 3}}'), (2, NULL), (3, '{}')");
        ProjectionPlan plan = database.plan("{collection: things, root: thing, fields: [id, attributes],"
                + " search: {filter: [{color: attributes.color}, {width: attributes.size.w}]}}");
        String index = "/columns-" + UUID.randomUUID();
        send("PUT", index, "{\"mappings\":" + plan.mapping().generation(1) + "}", 200);
        for (Map.Entry<String, String> document : database.loadAll(plan).entrySet()) {
            send("PUT", index + "/_doc/" + document.getKey() + "?refresh=true", document.getValue(), 201);
        }

        assertThat(found(index, "attributes.color", "\"red\"")).isEqualTo(1);
        assertThat(found(index, "attributes.size.w", "3")).isEqualTo(1);
        send("DELETE", index, null, 200);
    }

    @Test
    void floatsAndDoublesComeBackBitByBit() throws IOException {
        long seed = 4711;
        Random random = new Random(seed);
        database.execute("CREATE TABLE number (id INT PRIMARY KEY, f FLOAT, d DOUBLE)");
        float[] floats = new float[1000];
        double[] doubles = new double[1000];
        StringBuilder sql = new StringBuilder("INSERT INTO number VALUES ");
        for (int i = 0; i < floats.length; i++) {
            do {
                floats[i] = Float.intBitsToFloat(random.nextInt());
                doubles[i] = Double.longBitsToDouble(random.nextLong());
            } while (!Float.isFinite(floats[i])
                    || !Double.isFinite(doubles[i])
                    || Math.abs(floats[i]) < Float.MIN_NORMAL);
            sql.append(i == 0 ? "" : ",").append("(" + i + "," + (double) floats[i] + "," + doubles[i] + ")");
        }
        database.execute(sql.toString());

        Map<String, String> documents =
                database.loadAll(database.plan("{collection: numbers, root: number, fields: [f, d]}"));

        for (int i = 0; i < floats.length; i++) {
            JsonNode document = JSON.readTree(documents.get(String.valueOf(i)));
            assertThat(Float.parseFloat(document.path("f").asText()))
                    .as("seed %d", seed)
                    .isEqualTo(floats[i]);
            assertThat(document.path("d").asDouble()).as("seed %d", seed).isEqualTo(doubles[i]);
        }
    }

    private int found(String index, String field, String value) throws IOException, InterruptedException {
        String query = "{\"query\":{\"term\":{\"" + field + "\":" + value + "}}}";
        return send("POST", index + "/_count", query, 200).path("count").asInt();
    }

    private JsonNode send(String method, String path, String body, int expected)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(Backends.elasticsearch().url() + path))
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return JSON.readTree(answer.body());
    }
}
