package dev.tidemark.projector.change;

import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * The one form in which the value of a key column is compared and written, wherever it came from.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><td>integers, YEAR, BIT</td><td>{@link Long}, above {@link Long#MAX_VALUE} {@link BigInteger}</td></tr>
 * <tr><td>CHAR, VARCHAR, TEXT, ENUM, SET</td><td>{@link String}, a SET's members in its own order: {@code a,c}</td></tr>
 * <tr><td>BINARY, VARBINARY, BLOB</td><td>{@link Bytes}</td></tr>
 * <tr><td>DECIMAL</td><td>{@link String} with all digits of the column's scale: {@code 19.90}</td></tr>
 * <tr><td>FLOAT, DOUBLE</td><td>{@link String} {@code 0.1}, {@code 5}, {@code 1e+100}; see {@link Shortest}</td></tr>
 * <tr><td>DATE</td><td>{@link String} {@code 2026-01-31}</td></tr>
 * <tr><td>DATETIME, TIMESTAMP in UTC</td><td>{@link String} with the column's digits: {@code 2026-01-31 10:00:00.12}</td></tr>
 * <tr><td>TIME</td><td>{@link String} with the column's digits: {@code -838:59:59.0}</td></tr>
 * </table>
 *
 * Columns of other types (JSON, GEOMETRY, VECTOR) cannot be part of a key.
 */
public final class CanonicalValue {

    private static final BigInteger LARGEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private CanonicalValue() {}

    public static Object integer(BigInteger value) {
        return value.compareTo(LARGEST_LONG) > 0 ? value : (Object) value.longValueExact();
    }

    /** @param digits as MySQL prints them, in ASCII */
    public static Object integer(String digits) {
        return digits.length() < 19 ? (Object) Long.valueOf(digits) : integer(new BigInteger(digits));
    }

    /** @param precision digits of a second's fraction, 0 to 6 */
    public static String time(Duration value, int precision) {
        Duration span = value.abs();
        String time = String.format(
                Locale.ROOT, "%02d:%02d:%02d", span.toHours(), span.toMinutesPart(), span.toSecondsPart());
        String fraction = precision == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%09d", span.getNano()).substring(0, precision);
        return (value.isNegative() ? "-" : "") + time + fraction;
    }

    /** @param precision digits of a second's fraction, 0 to 6 */
    public static String dateTime(LocalDateTime value, int precision) {
        DateTimeFormatterBuilder format = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss");
        if (precision > 0) {
            format.appendFraction(ChronoField.NANO_OF_SECOND, precision, precision, true);
        }
        DateTimeFormatter formatter = format.toFormatter();
        return formatter.format(value);
    }
}
