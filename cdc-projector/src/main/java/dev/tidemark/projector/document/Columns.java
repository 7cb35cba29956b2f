package dev.tidemark.projector.document;

import dev.tidemark.projector.change.Shortest;
import dev.tidemark.projector.projection.ValueType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * JDBC to JSON: what MySQL sends for a column in the text protocol, in the forms that {@link ValueType} lays down. The
 * driver has no say in it: it would turn TINYINT(1) into a boolean, fail at {@code 2024-02-00} and lose digits of a FLOAT.
 */
final class Columns {

    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final int DATE_LENGTH = "2026-01-31".length();

    private Columns() {}

    static void write(ValueType type, byte[] value, JsonBytes json) {
        if (value == null) {
            json.append(NULL);
            return;
        }
        switch (type) {
            case INTEGER, UNSIGNED, DOUBLE, JSON -> json.append(value);
            case DECIMAL, STRING, TIME -> json.string(value);
            case BOOLEAN -> json.append(value[value.length - 1] == 0 ? FALSE : TRUE);
            case BITS -> json.append(ascii(new BigInteger(1, value).toString()));
            case FLOAT -> json.append(ascii(shortest(value)));
            case BINARY, BLOB -> json.base64(value);
            case DATE -> date(value, json);
            case DATETIME -> dateTime(value, json);
            case YEAR -> json.append(ascii(String.valueOf(Integer.parseInt(text(value)))));
            case SET -> set(value, json);
            case POINT, GEOMETRY -> GeoJson.write(value, json);
            case VECTOR -> vector(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN), json);
        }
    }

    /** MySQL sends the FLOAT as the DOUBLE it is exactly; as a float it has fewer digits. */
    private static String shortest(byte[] value) {
        return Shortest.text((float) Double.parseDouble(text(value)));
    }

    private static void date(byte[] value, JsonBytes json) {
        if (isInCalendar(value)) {
            json.append('"').append(value).append('"');
        } else {
            json.append(NULL);
        }
    }

    private static void dateTime(byte[] value, JsonBytes json) {
        if (isInCalendar(value)) {
            json.append('"')
                    .append(value, 0, DATE_LENGTH)
                    .append('T')
                    .append(value, DATE_LENGTH + 1, value.length)
                    .append('Z')
                    .append('"');
        } else {
            json.append(NULL);
        }
    }

    /** MySQL may hold 0000-00-00, months and days of zero and, by ALLOW_INVALID_DATES, the 31st of February. */
    private static boolean isInCalendar(byte[] date) {
        int month = number(date, 5, 7);
        int day = number(date, 8, 10);
        if (month == 0 || day == 0) {
            return false;
        } else if (day <= 28) {
            return true;
        }
        try {
            LocalDate.of(number(date, 0, 4), month, day);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static int number(byte[] digits, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + digits[i] - '0';
        }
        return number;
    }

    private static void set(byte[] value, JsonBytes json) {
        json.append('[');
        for (int from = 0; from < value.length; ) {
            int to = from;
            while (to < value.length && value[to] != ',') {
                to++;
            }
            json.string(value, from, to);
            if (to < value.length) {
                json.append(',');
            }
            from = to + 1;
        }
        json.append(']');
    }

    /** Single-precision numbers, one behind the other; MySQL takes only those that JSON can have. */
    private static void vector(ByteBuffer value, JsonBytes json) {
        char before = '[';
        while (value.hasRemaining()) {
            json.append(before).append(ascii(Shortest.text(value.getFloat())));
            before = ',';
        }
        json.append(']');
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
