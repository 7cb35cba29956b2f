package dev.tidemark.projector.change;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A column type of MySQL with values for it.
 *
 * @param literal a value in SQL, whatever the SQL mode
 * @param json in SQL, what a column is as JSON: MySQL's own idea of it, for a session in UTC
 * @param isKey whether a key may have a column of it
 */
public record GeneratedType(
        String definition, Function<Random, String> literal, UnaryOperator<String> json, boolean isKey) {

    private static final UnaryOperator<String> TEXT =
            column -> "JSON_QUOTE(CONVERT(CAST(" + column + " AS CHAR) USING utf8mb4))";
    private static final UnaryOperator<String> NUMBER = column -> "CAST(" + column + " + 0 AS CHAR)";
    private static final UnaryOperator<String> EXACT = column -> "CAST(" + column + " AS CHAR)";
    private static final UnaryOperator<String> DOUBLE =
            column -> "CAST(CAST(CAST(" + column + " AS DOUBLE) AS JSON) AS CHAR)";
    private static final UnaryOperator<String> BASE64 =
            column -> "JSON_QUOTE(REPLACE(TO_BASE64(" + column + "), '\\n', ''))";
    private static final UnaryOperator<String> DATE = column -> "IF(FROM_DAYS(TO_DAYS(" + column + ")) = DATE(" + column
            + "), JSON_QUOTE(CAST(" + column + " AS CHAR)), 'null')";
    private static final UnaryOperator<String> DATETIME = column -> "IF(FROM_DAYS(TO_DAYS(" + column + ")) = DATE("
            + column + "), JSON_QUOTE(CONCAT(REPLACE(CAST(" + column + " AS CHAR), ' ', 'T'), 'Z')), 'null')";

    /** Every type that MySQL 8.0 has. */
    public static List<GeneratedType> all() {
        List<GeneratedType> all = new ArrayList<>();
        integers(all);
        numbers(all);
        texts(all);
        times(all);
        add(all, "ENUM('a', 'b,c', 'it''s', 'ö', 'two words')", random -> String.valueOf(1 + random.nextInt(5)), TEXT);
        add(all, "SET('x', 'y', 'ü')", random -> String.valueOf(random.nextInt(8)), GeneratedType::set);
        for (String type : List.of("BINARY(7)", "VARBINARY(40)")) {
            add(all, type, random -> hex(bytes(random, 7)), BASE64);
        }
        none(all, "BLOB", random -> hex(bytes(random, 200)), BASE64);
        none(all, "JSON", GeneratedType::json, EXACT);
        none(all, "POINT SRID 4326", random -> geometry(point(random), 4326), GeneratedType::geoJson);
        none(all, "GEOMETRY", GeneratedType::anyGeometry, GeneratedType::geoJson);
        return all;
    }

    private static void integers(List<GeneratedType> all) {
        List<String> types = List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT");
        int[] bits = {8, 16, 24, 32, 64};
        for (int i = 0; i < bits.length; i++) {
            int shift = 64 - bits[i];
            add(all, types.get(i), random -> String.valueOf(number(random) >> shift), NUMBER);
            add(all, types.get(i) + " UNSIGNED", random -> unsigned(random, shift), NUMBER);
        }
        add(all, "INT(9) ZEROFILL", random -> unsigned(random, 32), NUMBER);
        add(all, "BOOLEAN", random -> String.valueOf(random.nextInt(7)), NUMBER);
        add(
                all,
                "BIT(1)",
                random -> String.valueOf(random.nextInt(2)),
                column -> "ELT(1 + " + column + ", 'false', 'true')");
        add(all, "BIT(17)", random -> unsigned(random, 47), NUMBER);
        add(all, "BIT(64)", random -> unsigned(random, 0), NUMBER);
    }

    private static void numbers(List<GeneratedType> all) {
        add(all, "DECIMAL(65,30)", random -> decimal(random, 35, 30), TEXT);
        add(all, "DECIMAL(9,2)", random -> decimal(random, 7, 2), TEXT);
        add(all, "DECIMAL(20,0) UNSIGNED", random -> decimal(random, 20, 0).replace("-", ""), TEXT);
        add(all, "FLOAT", random -> approximate(single(random)), DOUBLE);
        add(all, "FLOAT(7,4)", random -> decimal(random, 3, 4), DOUBLE);
        add(all, "DOUBLE", random -> approximate(real(random)), DOUBLE);
        add(all, "FLOAT(40)", random -> approximate(real(random)), DOUBLE);
    }

    private static void texts(List<GeneratedType> all) {
        String any = "aAäÄßéΩяЖ中文日本😀👍 '\"\\%_\u0001\n\t;,:#\u00a0\uFFFD";
        for (String type :
                List.of("CHAR(12)", "VARCHAR(40)", "TINYTEXT", "LONGTEXT", "VARCHAR(40) CHARACTER SET utf16")) {
            add(all, type, random -> text(random, any), TEXT);
        }
        add(all, "VARCHAR(40) CHARACTER SET utf8mb3", random -> text(random, "aä中\uFFFD"), TEXT);
        add(all, "VARCHAR(40) CHARACTER SET ucs2", random -> text(random, "aä中я"), TEXT);
        add(all, "VARCHAR(40) CHARACTER SET gbk", random -> text(random, "aAя中文⊕—·｀~"), TEXT);
        add(all, "VARCHAR(40) CHARACTER SET sjis", random -> text(random, "aA日本ｱ―～"), TEXT);
        add(all, "VARCHAR(40) CHARACTER SET euckr", random -> text(random, "aA갂각한"), TEXT);
        add(all, "VARCHAR(40) CHARACTER SET big5", random -> text(random, "aA中文粧"), TEXT);
        add(all, "VARCHAR(40) CHARACTER SET koi8u", random -> text(random, "aAїєґЖ"), TEXT);
        add(all, "VARCHAR(40) CHARACTER SET latin1", random -> hex(bytes(random, 40)), TEXT);
        add(all, "CHAR(40) CHARACTER SET latin7", random -> hex(bytes(random, 40)), TEXT);
    }

    private static void times(List<GeneratedType> all) {
        add(all, "DATE", random -> "'" + date(random) + "'", DATE);
        add(all, "YEAR", random -> String.valueOf(random.nextInt(9) == 0 ? 0 : 1901 + random.nextInt(255)), NUMBER);
        for (int digits : new int[] {0, 1, 2, 3, 4, 5, 6}) {
            String precision = digits == 0 ? "" : "(" + digits + ")";
            add(
                    all,
                    "DATETIME" + precision,
                    random -> "'" + date(random) + " " + time(random, 24, digits) + "'",
                    DATETIME);
            add(
                    all,
                    "TIMESTAMP" + precision,
                    random -> "'" + recent(random) + " " + time(random, 24, digits) + "'",
                    DATETIME);
            add(
                    all,
                    "TIME" + precision,
                    random -> "'" + (random.nextBoolean() ? "-" : "") + time(random, 838, digits) + "'",
                    TEXT);
        }
    }

    private static void add(
            List<GeneratedType> all, String definition, Function<Random, String> literal, UnaryOperator<String> json) {
        all.add(new GeneratedType(definition + " NULL", literal, json, true));
    }

    private static void none(
            List<GeneratedType> all, String definition, Function<Random, String> literal, UnaryOperator<String> json) {
        all.add(new GeneratedType(definition + " NULL", literal, json, false));
    }

    /** The ends of the range more often than chance has it. */
    private static long number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> random.nextLong();
        };
    }

    private static String unsigned(Random random, int shift) {
        return Long.toUnsignedString((random.nextInt(5) == 0 ? -1 : random.nextLong()) >>> shift);
    }

    private static String decimal(Random random, int whole, int fraction) {
        String digits = IntStream.range(0, whole + fraction)
                .mapToObj(i -> String.valueOf(random.nextInt(3) == 0 ? 0 : random.nextInt(10)))
                .collect(Collectors.joining());
        return (random.nextBoolean() ? "-" : "")
                + digits.substring(0, whole)
                + (fraction == 0 ? "" : "." + digits.substring(whole));
    }

    private static float single(Random random) {
        float any = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(any) ? any : random.nextFloat();
    }

    private static double real(Random random) {
        double any = Double.longBitsToDouble(random.nextLong());
        return !Double.isFinite(any) || random.nextBoolean() ? Math.rint(random.nextDouble() * 1e6) / 1e3 : any;
    }

    /** A number without an exponent is an exact one to MySQL. */
    private static String approximate(double number) {
        String digits = String.valueOf(number);
        return digits.contains("E") ? digits : digits + "e0";
    }

    private static String text(Random random, String characters) {
        int[] all = characters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.appendCodePoint(all[random.nextInt(all.length)]);
        }
        return "_utf8mb4 " + hex(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }

    private static String date(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "0001-01-01";
            case 1 -> "9999-12-31";
            case 2 -> "1582-10-10";
            case 3 -> "1970-01-01";
            default ->
                String.format(
                        "%04d-%02d-%02d", 1 + random.nextInt(9999), 1 + random.nextInt(12), 1 + random.nextInt(28));
        };
    }

    private static String recent(Random random) {
        return String.format(
                "%04d-%02d-%02d", 1971 + random.nextInt(66), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private static String time(Random random, int hours, int digits) {
        String time = String.format("%02d:%02d:%02d", random.nextInt(hours), random.nextInt(60), random.nextInt(60));
        String fraction = String.format("%06d", random.nextInt(1_000_000)).substring(0, digits);
        return digits == 0 ? time : time + "." + fraction;
    }

    private static String set(String column) {
        return "IF(" + column + " = '', '[]', CONCAT('[\"', REPLACE(CONVERT(CAST(" + column
                + " AS CHAR) USING utf8mb4), ',', '\",\"'), '\"]'))";
    }

    private static String json(Random random) {
        String value = switch (random.nextInt(6)) {
            case 0 -> "1e" + random.nextInt(308);
            case 1 -> Long.toUnsignedString(random.nextLong());
            case 2 -> String.valueOf(random.nextLong());
            case 3 -> String.valueOf(real(random));
            case 4 -> "123456789012345678901234567890";
            default -> "null";
        };
        return "'{\"b\": [" + value + ", true, \"ü/\"], \"a\": {\"c\": " + value + "}, \"\": \"\"}'";
    }

    private static String point(Random random) {
        return "POINT(" + (random.nextInt(180_000) / 1e3 - 90) + " " + (random.nextInt(360_000) / 1e3 - 180 + 0.0005)
                + ")";
    }

    private static String anyGeometry(Random random) {
        String one = random.nextInt(100) / 8.0 + " " + random.nextInt(100) / 10.0;
        String ring = "(0 0, 0 " + (3 + random.nextInt(5)) + ", 5 5, 0 0)";
        List<String> some = List.of(
                "POINT(" + one + ")",
                "LINESTRING(0 0, " + one + ", 2 2)",
                "POLYGON(" + ring + ")",
                "MULTIPOINT(1 1, " + one + ")",
                "MULTILINESTRING((0 0, " + one + "), (3 3, 4 4.5))",
                "MULTIPOLYGON((" + ring + "), ((9 9, 9 10, 10 10, 9 9), (9.25 9.5, 9.25 9.75, 9.5 9.75, 9.25 9.5)))",
                "GEOMETRYCOLLECTION(POINT(" + one + "), POLYGON(" + ring + "))",
                "GEOMETRYCOLLECTION EMPTY");
        return geometry(some.get(random.nextInt(some.size())), random.nextBoolean() ? 0 : 4326);
    }

    private static String geometry(String text, int srid) {
        return "ST_GeomFromText('" + text + "', " + srid + ")";
    }

    private static String geoJson(String column) {
        return "CAST(ST_AsGeoJSON(" + column + ") AS CHAR)";
    }
}
