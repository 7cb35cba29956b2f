package dev.tidemark.projector.source;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.change.CanonicalValue;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.TableId;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads one column's values in the forms of {@link CanonicalValue}. What a value means is decided by the column's MySQL
 * type: Debezium's own types are the same for a BIGINT UNSIGNED and a DECIMAL(20,0).
 */
final class ColumnReader {

    private static final String TYPE = "__debezium.source.column.type";

    private final Field field;
    private final Function<Object, Object> conversion;

    private ColumnReader(Field field, Function<Object, Object> conversion) {
        this.field = field;
        this.conversion = conversion;
    }

    static ColumnReader of(TableId table, Field field, TextDecoder texts) {
        Map<String, String> source =
                field.schema().parameters() == null ? Map.of() : field.schema().parameters();
        String type = source.getOrDefault(TYPE, "");
        String charset = source.get(BinlogValues.CHARSET);
        Function<Object, Object> conversion = switch (type.replaceFirst("[ (].*", "")) {
            case "TINYINT",
                    "SMALLINT",
                    "MEDIUMINT",
                    "INT",
                    "INTEGER",
                    "BIGINT",
                    "BOOL",
                    "BOOLEAN",
                    "SERIAL",
                    "INT1",
                    "INT2",
                    "INT3",
                    "INT4",
                    "INT8",
                    "MIDDLEINT" -> ColumnReader::integer;
            case "BIT", "YEAR" -> value -> CanonicalValue.integer((String) value);
            case "DECIMAL", "NUMERIC", "DEC", "FIXED" -> value -> ((BigDecimal) value).toPlainString();
            case "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB" -> ColumnReader::bytes;
            // Debezium puts a backslash before each comma
            case "ENUM" -> value -> ((String) value).replace("\\,", ",");
            default ->
                charset == null
                        ? ColumnReader::text
                        : charset.equals("binary")
                                ? ColumnReader::bytes
                                : value -> texts.text(charset, bytes(value).value());
        };
        return new ColumnReader(field, value -> {
            try {
                return conversion.apply(value);
            } catch (ClassCastException e) {
                throw new ChangeStreamException(
                        Kind.CONFIGURATION,
                        table + "." + field.name() + " is of type " + type + ", which cannot identify a row:"
                                + " use another column in the projection",
                        e);
            }
        });
    }

    String name() {
        return field.name();
    }

    Object read(Struct image) {
        Object value = image.getWithoutDefault(field.name()); // get() gives the column's default for NULL
        return value == null ? null : conversion.apply(value);
    }

    private static Object integer(Object value) {
        if (value instanceof BigDecimal unsigned) {
            return CanonicalValue.integer(unsigned.toBigIntegerExact());
        } else if (value instanceof Boolean bool) {
            return bool ? 1L : 0L;
        }
        return ((Number) value).longValue();
    }

    private static Bytes bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return new Bytes(bytes);
        }
        return new Bytes((byte[]) value);
    }

    private static Object text(Object value) {
        return (String) value;
    }
}
