package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.change.CanonicalValue;
import dev.tidemark.projector.change.Shortest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a value of a key column is written in SQL and read from what MySQL prints; see {@link CanonicalValue}.
 *
 * @param labels of an ENUM or SET, in the order in which MySQL sorts them; empty for all else
 * @param padded whether MySQL prints it with leading zeros
 * @param charset null where the type has none
 * @param collation null where the type has none
 */
public record KeyType(Kind kind, List<String> labels, boolean padded, String charset, String collation) {

    /** An ENUM of more is compared without the index when keys are read in order. */
    private static final int MOST_LABELS = 1000;

    /** What values are, whatever their length. */
    public enum Kind {
        INTEGER,
        BITS,
        DECIMAL,
        FLOAT,
        DOUBLE,
        TEXT,
        BINARY,
        ENUM,
        SET,
        DATE,
        DATETIME,
        TIME,
        YEAR;

        static Optional<Kind> of(String dataType) {
            return Optional.ofNullable(
                    switch (dataType) {
                        case "tinyint", "smallint", "mediumint", "int", "bigint" -> INTEGER;
                        case "bit" -> BITS;
                        case "decimal" -> DECIMAL;
                        case "float" -> FLOAT;
                        case "double" -> DOUBLE;
                        case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> TEXT;
                        case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> BINARY;
                        case "enum" -> ENUM;
                        case "set" -> SET;
                        case "date" -> DATE;
                        case "datetime", "timestamp" -> DATETIME;
                        case "time" -> TIME;
                        case "year" -> YEAR;
                        default -> null;
                    });
        }
    }

    public KeyType {
        labels = List.copyOf(labels);
    }

    /** For a column in UTF-8. */
    public static KeyType of(Kind kind) {
        return new KeyType(kind, List.of(), false, null, null);
    }

    /** Empty where a column of this type cannot identify a row. */
    public static Optional<KeyType> of(TableSchema.Column column) {
        return Kind.of(column.dataType())
                .map(kind -> new KeyType(
                        kind,
                        kind == Kind.ENUM || kind == Kind.SET ? Labels.of(column.columnType()) : List.of(),
                        column.columnType().endsWith("zerofill"),
                        column.charset(),
                        column.collation()));
    }

    /** Whether a column of this type can hold what identifies a row of the other one, and an index finds it. */
    boolean refersTo(KeyType other) {
        boolean text = kind == Kind.TEXT || kind == Kind.ENUM;
        return kind == other.kind
                ? labels.equals(other.labels)
                : text && (other.kind == Kind.TEXT || other.kind == Kind.ENUM);
    }

    /** What to select to get {@link #value the value} exactly: alike wherever it is alike. */
    String printed(String column) {
        if (kind == Kind.FLOAT) {
            return "CAST(" + column + " AS DOUBLE)"; // a FLOAT is printed with six digits, which are not all it has
        }
        return padded ? column + " + 0" : column;
    }

    /**
     * A literal that MySQL compares as the column's own type, so that the column's index serves. Hexadecimal where the
     * value is free text: nothing in it can end the literal, whatever the server's SQL mode.
     */
    void literal(Object value, StringBuilder sql) {
        switch (kind) {
            case INTEGER, DECIMAL, BITS, YEAR -> sql.append(only(value, "-.0123456789"));
            case FLOAT -> sql.append(approximate(Shortest.text((double) Float.parseFloat((String) value))));
            case DOUBLE -> sql.append(approximate((String) value));
            case TEXT, ENUM, SET -> text((String) value, sql);
            case BINARY -> sql.append("x'").append(value).append('\'');
            case DATE, DATETIME, TIME ->
                sql.append('\'').append(only(value, "-.: 0123456789")).append('\'');
        }
    }

    /** A number without an exponent is an exact one to MySQL. */
    private static String approximate(String number) {
        return only(number, "-+.0123456789e") + (number.contains("e") ? "" : "e0");
    }

    /** What the column's charset lacks becomes a question mark: such a row cannot be, and to ask for it is no error. */
    private void text(String value, StringBuilder sql) {
        boolean converted =
                charset != null && !charset.equals("utf8mb4") && value.chars().anyMatch(c -> c > 127);
        sql.append(converted ? "CONVERT(" : "")
                .append("_utf8mb4 x'")
                .append(HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)))
                .append('\'');
        if (converted) {
            sql.append(" USING ").append(charset).append(") COLLATE ").append(collation);
        }
    }

    /**
     * The condition that a column lies behind or before a value, in the order of its index.
     *
     * @param operator {@code >} or {@code <}
     */
    void beyond(String column, char operator, Object value, StringBuilder sql) {
        sql.append(column).append(' ');
        if (kind == Kind.ENUM && labels.size() <= MOST_LABELS) {
            int number = Labels.number(labels, (String) value);
            IntStream others =
                    operator == '<' ? IntStream.range(0, number) : IntStream.rangeClosed(number + 1, labels.size());
            String numbers = others.mapToObj(String::valueOf).collect(Collectors.joining(","));
            sql.append("IN (").append(numbers.isEmpty() ? "NULL" : numbers).append(')');
            return;
        }
        sql.append(operator).append(' ');
        switch (kind) {
            case ENUM -> sql.append(Labels.number(labels, (String) value));
            case SET -> sql.append(Labels.bits(labels, (String) value));
            default -> literal(value, sql);
        }
    }

    /** @param printed what MySQL sends for {@link #printed}: text in UTF-8, or the plain bytes of a binary column */
    public Object value(byte[] printed) {
        return switch (kind) {
            case INTEGER, YEAR -> CanonicalValue.integer(new String(printed, StandardCharsets.US_ASCII));
            case BITS -> CanonicalValue.integer(new BigInteger(1, printed));
            case FLOAT -> Shortest.text((float) Double.parseDouble(new String(printed, StandardCharsets.US_ASCII)));
            case DOUBLE -> Shortest.text(Double.parseDouble(new String(printed, StandardCharsets.US_ASCII)));
            case BINARY -> new Bytes(printed);
            default -> new String(printed, StandardCharsets.UTF_8);
        };
    }

    /** Values come from the binlog and the database, but SQL is never built on trust. */
    private static String only(Object value, String allowed) {
        String text = String.valueOf(value);
        if (!text.chars().allMatch(c -> allowed.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("not the canonical form of a key value");
        }
        return text;
    }
}
