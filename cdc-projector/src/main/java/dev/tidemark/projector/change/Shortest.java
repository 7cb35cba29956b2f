package dev.tidemark.projector.change;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * The shortest decimal number that is read back as the same binary one; of several, the nearest. Java has it since 19 only,
 * and a document must not depend on the Java that wrote it.
 */
public final class Shortest {

    /** So many digits tell all normal numbers of a precision apart; subnormal ones may need as few as one. */
    private static final int FLOAT_DIGITS = 6;

    private static final int DOUBLE_DIGITS = 15;

    /** As JavaScript has it: beyond these, with an exponent. */
    private static final int MOST_PLACES = 21;

    private static final int MOST_ZEROS = 6;

    private Shortest() {}

    /** For a finite number. */
    public static BigDecimal digits(float number) {
        return shortest(
                new BigDecimal(number),
                Math.abs(number) < Float.MIN_NORMAL ? 1 : FLOAT_DIGITS,
                rounded -> rounded.floatValue() == number);
    }

    /** For a finite number. */
    public static BigDecimal digits(double number) {
        return shortest(
                new BigDecimal(number),
                Math.abs(number) < Double.MIN_NORMAL ? 1 : DOUBLE_DIGITS,
                rounded -> rounded.doubleValue() == number);
    }

    private static BigDecimal shortest(BigDecimal exact, int least, Predicate<BigDecimal> isReadBack) {
        int digits = least;
        BigDecimal rounded = round(exact, digits);
        while (!isReadBack.test(rounded)) {
            rounded = round(exact, ++digits);
        }
        return rounded.stripTrailingZeros();
    }

    private static BigDecimal round(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    /** {@code 0.1}, {@code 16777216}, {@code 1.5e-7}, {@code 1e+100}; 0 without a sign. */
    public static String text(float number) {
        return text(digits(number));
    }

    /** The same for a double. */
    public static String text(double number) {
        return text(digits(number));
    }

    private static String text(BigDecimal digits) {
        int places = digits.precision() - digits.scale(); // before the point; negative: zeros behind it
        if (digits.signum() == 0) {
            return "0";
        } else if (places > -MOST_ZEROS && places <= MOST_PLACES) {
            return digits.toPlainString();
        }
        String all = digits.unscaledValue().abs().toString();
        String fraction = all.length() == 1 ? "" : "." + all.substring(1);
        return (digits.signum() < 0 ? "-" : "") + all.charAt(0) + fraction + "e" + (places > 0 ? "+" : "")
                + (places - 1);
    }
}
