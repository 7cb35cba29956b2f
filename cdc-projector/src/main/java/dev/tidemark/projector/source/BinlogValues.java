package dev.tidemark.projector.source;

import dev.tidemark.projector.change.CanonicalValue;
import dev.tidemark.projector.change.Shortest;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigInteger;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Takes values as the binlog has them, of the types of which Debezium's own conversion loses something: the bytes of a text
 * that Java's decoder does not know, a zero date, the year 0, whether a number was a FLOAT. All but texts come in the forms of
 * {@link CanonicalValue}; texts as they are, for {@link TextDecoder}.
 *
 * <p>Public because Debezium makes it by name.
 */
public final class BinlogValues implements CustomConverter<SchemaBuilder, RelationalColumn> {

    /** A parameter of a text's schema. */
    static final String CHARSET = "tidemark.charset";

    private static final Set<Integer> TEXTS = Set.of(
            Types.CHAR,
            Types.VARCHAR,
            Types.LONGVARCHAR,
            Types.CLOB,
            Types.NCHAR,
            Types.NVARCHAR,
            Types.LONGNVARCHAR,
            Types.NCLOB);

    /** Texts to Debezium, but not to the binlog. */
    private static final Set<String> NO_TEXTS = Set.of("ENUM", "SET", "JSON");

    /** MySQL's date without year, month and day. To the binlog client every date without one of them is the same. */
    private static final String NO_DATE = "0000-00-00";

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        String type = column.typeName().toUpperCase(Locale.ROOT).replaceFirst("[ (].*", "");
        int digits = column.length().orElse(0);
        boolean nullable = column.isOptional();
        switch (type) {
            case "DATE" -> register(registration, value -> value == null ? noDate(nullable, NO_DATE) : date(value));
            case "DATETIME", "TIMESTAMP" -> {
                String none = NO_DATE
                        + CanonicalValue.dateTime(LocalDate.EPOCH.atStartOfDay(), digits)
                                .substring(NO_DATE.length());
                register(registration, value -> value == null ? noDate(nullable, none) : dateTime(value, digits));
            }
            case "TIME" -> register(registration, value -> time(value, digits));
            case "YEAR" -> register(registration, BinlogValues::year);
            case "BIT" -> register(registration, BinlogValues::bits);
            case "FLOAT", "FLOAT4", "FLOAT8", "DOUBLE", "REAL" -> register(registration, BinlogValues::number);
            default -> {
                if (TEXTS.contains(column.jdbcType()) && !NO_TEXTS.contains(type)) {
                    String charset = charset(column);
                    // CHAR(n) in binary is BINARY(n), of which the binlog leaves out the zeros at the end
                    int padding = charset.equals("binary") && column.jdbcType() == Types.CHAR ? digits : 0;
                    registration.register(
                            SchemaBuilder.bytes().optional().parameter(CHARSET, charset),
                            value -> text(value, padding));
                }
            }
        }
    }

    private static void register(ConverterRegistration<SchemaBuilder> registration, Function<Object, String> form) {
        registration.register(SchemaBuilder.string().optional(), form::apply);
    }

    private static String charset(RelationalColumn column) {
        String named = column.charsetName();
        return named == null || named.equalsIgnoreCase("DEFAULT") ? "utf8mb4" : named.toLowerCase(Locale.ROOT);
    }

    /** What a column's default is made of is none of the binlog's classes, and nobody asks for it. */
    private static byte[] text(Object value, int padding) {
        if (!(value instanceof byte[] bytes)) {
            return null;
        }
        return bytes.length < padding ? Arrays.copyOf(bytes, padding) : bytes;
    }

    private static String noDate(boolean nullable, String none) {
        return nullable ? null : none;
    }

    private static String date(Object value) {
        return value instanceof LocalDate date ? date.toString() : null;
    }

    private static String dateTime(Object value, int digits) {
        if (value instanceof ZonedDateTime instant) {
            return CanonicalValue.dateTime(
                    instant.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime(), digits);
        }
        return value instanceof LocalDateTime local ? CanonicalValue.dateTime(local, digits) : null;
    }

    private static String time(Object value, int digits) {
        return value instanceof Duration time ? CanonicalValue.time(time, digits) : null;
    }

    private static String year(Object value) {
        if (!(value instanceof Year year)) {
            return null;
        }
        return String.valueOf(year.getValue() == 1900 ? 0 : year.getValue()); // MySQL has no year 1900
    }

    private static String bits(Object value) {
        if (!(value instanceof BitSet bits)) {
            return null;
        }
        BigInteger number = BigInteger.ZERO;
        for (int bit = bits.nextSetBit(0); bit >= 0; bit = bits.nextSetBit(bit + 1)) {
            number = number.setBit(bit);
        }
        return number.toString();
    }

    private static String number(Object value) {
        return value instanceof Float single
                ? Shortest.text(single.floatValue())
                : value instanceof Double number ? Shortest.text(number.doubleValue()) : null;
    }
}
