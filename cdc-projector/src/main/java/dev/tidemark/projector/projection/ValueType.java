package dev.tidemark.projector.projection;

import java.util.Optional;

/**
 * What a column's values become in a document, decided by {@code information_schema} alone.
 *
 * <p>A value that JSON or Elasticsearch has no place for becomes {@code null}: a date that is not in the calendar
 * ({@code 0000-00-00}, {@code 2024-02-00}). All else is exact.
 */
public enum ValueType {
    /** A number. */
    INTEGER("integer"),
    /** A number; above 2^63-1 it is in the document, but cannot be filtered by. */
    UNSIGNED("integer"),
    /** {@code true} or {@code false}: BIT(1). TINYINT(1) is a number, for it can hold a 5. */
    BOOLEAN("boolean"),
    /** BIT(n) as a number. */
    BITS("integer"),
    /** A string with all digits, {@code "19.90"}: a JSON number would be read as a binary fraction. */
    DECIMAL("decimal"),
    /** The shortest number that is this single-precision value. */
    FLOAT("decimal"),
    DOUBLE("decimal"),
    STRING("keyword"),
    /** BINARY and VARBINARY in base64. */
    BINARY("keyword"),
    /** BLOBs in base64; not searchable. */
    BLOB(null),
    /** {@code "2026-01-31"}. */
    DATE("date"),
    /** DATETIME and TIMESTAMP, both as UTC, with the digits of the column: {@code "2026-01-31T10:00:00.120Z"}. */
    DATETIME("date"),
    /** As MySQL prints it, {@code "-838:59:59"}: it is a span more than a time of day. */
    TIME("keyword"),
    YEAR("integer"),
    /** An array of strings. */
    SET("keyword"),
    /** The value itself. */
    JSON(null),
    /** GeoJSON, {@code {"type":"Point","coordinates":[13.4,52.5]}}: the longitude first. */
    POINT(null),
    /** GeoJSON of any kind. */
    GEOMETRY(null),
    /** An array of numbers. */
    VECTOR(null);

    private final String kind;

    ValueType(String kind) {
        this.kind = kind;
    }

    /** The kind by which it is filtered and sorted; null where it cannot be. */
    String kind() {
        return kind;
    }

    /** Empty where Tidemark does not know the type. */
    static Optional<ValueType> of(TableSchema.Column column) {
        boolean unsigned = column.columnType().contains(" unsigned");
        return Optional.ofNullable(
                switch (column.dataType()) {
                    case "tinyint", "smallint", "mediumint", "int" -> INTEGER;
                    case "bigint" -> unsigned ? UNSIGNED : INTEGER;
                    case "bit" -> column.columnType().equals("bit(1)") ? BOOLEAN : BITS;
                    case "decimal" -> DECIMAL;
                    case "float" -> FLOAT;
                    case "double" -> DOUBLE;
                    case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum" -> STRING;
                    case "binary", "varbinary" -> BINARY;
                    case "tinyblob", "blob", "mediumblob", "longblob" -> BLOB;
                    case "date" -> DATE;
                    case "datetime", "timestamp" -> DATETIME;
                    case "time" -> TIME;
                    case "year" -> YEAR;
                    case "set" -> SET;
                    case "json" -> JSON;
                    case "point" -> POINT;
                    case "geometry",
                            "linestring",
                            "polygon",
                            "multipoint",
                            "multilinestring",
                            "multipolygon",
                            "geomcollection",
                            "geometrycollection" -> GEOMETRY;
                    case "vector" -> VECTOR;
                    default -> null;
                });
    }

    /** What to select so that MySQL sends the exact value in a form that {@code Columns} reads. */
    String select(String column, String columnType) {
        if (this == FLOAT) {
            return "CAST(" + column + " AS DOUBLE)"; // a FLOAT is printed with six digits, which are not all it has
        } else if (columnType.endsWith("zerofill")) {
            return column + " + 0"; // 007 is not a JSON number
        }
        return column;
    }
}
