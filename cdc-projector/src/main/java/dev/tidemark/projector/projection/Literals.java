package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.Suggestion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a projection file in SQL, held against the type of the column that they are compared with. */
final class Literals {

    private static final Pattern SIZE = Pattern.compile("\\w+\\((\\d+)(?:,(\\d+))?\\).*");
    private static final Map<String, Integer> BITS =
            Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);

    private Literals() {}

    /** @throws IllegalArgumentException with what is wrong with it, to be said of the column */
    static String of(TableSchema.Column column, JsonNode value) {
        return switch (column.dataType()) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" -> integer(column, value);
            case "bit" -> bits(column, value);
            case "year" -> whole(column, value, BigInteger.ZERO, BigInteger.valueOf(2155));
            case "decimal" -> decimal(column, value);
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> text(column, value);
            case "enum" -> member(column, value);
            case "date" -> date(column, value);
            default ->
                throw new IllegalArgumentException("is " + column.columnType()
                        + ", which can only be compared with null; a generated column may say the rest");
        };
    }

    private static String integer(TableSchema.Column column, JsonNode value) {
        if (value.isBoolean() && column.columnType().startsWith("tinyint(1)")) {
            return value.booleanValue() ? "1" : "0";
        }
        int bits = BITS.get(column.dataType());
        boolean unsigned = column.columnType().contains(" unsigned");
        BigInteger beyond = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
        return whole(column, value, unsigned ? BigInteger.ZERO : beyond.negate(), beyond.subtract(BigInteger.ONE));
    }

    private static String bits(TableSchema.Column column, JsonNode value) {
        if (value.isBoolean() && column.columnType().equals("bit(1)")) {
            return value.booleanValue() ? "1" : "0";
        }
        BigInteger beyond = BigInteger.ONE.shiftLeft(size(column, 1));
        return whole(column, value, BigInteger.ZERO, beyond.subtract(BigInteger.ONE));
    }

    private static String whole(TableSchema.Column column, JsonNode value, BigInteger least, BigInteger most) {
        if (!value.isIntegralNumber()
                || value.bigIntegerValue().compareTo(least) < 0
                || value.bigIntegerValue().compareTo(most) > 0) {
            throw cannotHold(column, value, "");
        }
        return value.bigIntegerValue().toString();
    }

    private static String decimal(TableSchema.Column column, JsonNode value) {
        if (!value.isNumber()) {
            throw cannotHold(column, value, "");
        }
        BigDecimal number = value.decimalValue().stripTrailingZeros();
        int scale = size(column, 2);
        if (number.scale() > scale || number.precision() - number.scale() > size(column, 1) - scale) {
            throw cannotHold(column, value, "");
        }
        return number.toPlainString();
    }

    private static String text(TableSchema.Column column, JsonNode value) {
        String text = string(column, value);
        int longest = column.dataType().endsWith("text") ? Integer.MAX_VALUE : size(column, 1);
        if (text.codePointCount(0, text.length()) > longest) {
            throw cannotHold(column, value, "");
        }
        if (!CharacterSets.mayHave(column.charset(), text)) {
            throw cannotHold(column, value, " in " + column.charset());
        }
        return literal(text);
    }

    /** Compared as the column's collation does in most cases: a member in another case is one where that does not matter. */
    private static String member(TableSchema.Column column, JsonNode value) {
        String text = string(column, value);
        List<String> members = Labels.of(column.columnType());
        boolean caseCounts = column.collation() != null && column.collation().matches(".*_(bin|cs)(_ks)?");
        if (members.stream().noneMatch(member -> caseCounts ? member.equals(text) : member.equalsIgnoreCase(text))) {
            throw cannotHold(column, value, Suggestion.of(text, members));
        }
        return literal(text);
    }

    private static String date(TableSchema.Column column, JsonNode value) {
        try {
            return "'" + LocalDate.parse(string(column, value)) + "'";
        } catch (DateTimeException e) {
            throw cannotHold(column, value, ": write 2026-01-31");
        }
    }

    private static String string(TableSchema.Column column, JsonNode value) {
        if (!value.isTextual()) {
            throw cannotHold(column, value, ": put it in quotes if it is meant as text");
        }
        return value.textValue();
    }

    /**
     * In Unicode, whatever the column's character set: MySQL changes it to that one, or refuses to compare. A CONVERT would
     * make a question mark of what the set lacks, and find those.
     */
    private static String literal(String text) {
        StringBuilder sql = new StringBuilder();
        KeyType.of(KeyType.Kind.TEXT).literal(text, sql);
        return sql.toString();
    }

    private static int size(TableSchema.Column column, int which) {
        Matcher matcher = SIZE.matcher(column.columnType());
        return matcher.matches() && matcher.group(which) != null ? Integer.parseInt(matcher.group(which)) : 0;
    }

    private static IllegalArgumentException cannotHold(TableSchema.Column column, JsonNode value, String hint) {
        return new IllegalArgumentException("is " + column.columnType() + " and cannot hold " + value + hint);
    }
}
