package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.change.CanonicalValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** How a value of a key column is written in SQL and read from what MySQL prints; see {@link CanonicalValue}. */
public enum KeyType {
    INTEGER,
    DECIMAL,
    TEXT,
    BINARY,
    DATE,
    DATETIME;

    /** Empty where a column of this type cannot identify a row. */
    static Optional<KeyType> of(TableSchema.Column column) {
        return Optional.ofNullable(
                switch (column.dataType()) {
                    case "tinyint", "smallint", "mediumint", "int", "bigint" -> INTEGER;
                    case "decimal" -> DECIMAL;
                    case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum" -> TEXT;
                    case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> BINARY;
                    case "date" -> DATE;
                    case "datetime", "timestamp" -> DATETIME;
                    default -> null;
                });
    }

    /**
     * A literal that MySQL compares as the column's own type, so that the column's index serves. Hexadecimal where the
     * value is free text: nothing in it can end the literal, whatever the server's SQL mode.
     */
    void literal(Object value, StringBuilder sql) {
        switch (this) {
            case INTEGER, DECIMAL -> sql.append(number(String.valueOf(value)));
            case TEXT ->
                sql.append("_utf8mb4 x'")
                        .append(HexFormat.of().formatHex(((String) value).getBytes(StandardCharsets.UTF_8)))
                        .append('\'');
            case BINARY -> sql.append("x'").append(value).append('\'');
            case DATE, DATETIME ->
                sql.append('\'').append(dateTime(String.valueOf(value))).append('\'');
        }
    }

    /** @param printed what MySQL sends for the column: text in UTF-8, or the plain bytes of a binary column */
    public Object value(byte[] printed) {
        return switch (this) {
            case INTEGER -> CanonicalValue.integer(new String(printed, StandardCharsets.US_ASCII));
            case BINARY -> new Bytes(printed);
            default -> new String(printed, StandardCharsets.UTF_8);
        };
    }

    private static String number(String text) {
        return only(text, "-.0123456789");
    }

    private static String dateTime(String text) {
        return only(text, "-.: 0123456789");
    }

    /** Values come from the binlog and the database, but SQL is never built on trust. */
    private static String only(String text, String allowed) {
        if (!text.chars().allMatch(c -> allowed.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("not the canonical form of a key value");
        }
        return text;
    }
}
