package dev.tidemark.projector.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortestTest {

    @Test
    void formsAreThoseOfJavaScript() {
        assertThat(Shortest.text(0.1)).isEqualTo("0.1");
        assertThat(Shortest.text(-5.0)).isEqualTo("-5");
        assertThat(Shortest.text(-0.0)).isEqualTo("0");
        assertThat(Shortest.text(1e21)).isEqualTo("1e+21");
        assertThat(Shortest.text(123456789012345680000.0)).isEqualTo("123456789012345680000");
        assertThat(Shortest.text(0.000001)).isEqualTo("0.000001");
        assertThat(Shortest.text(0.00000015)).isEqualTo("1.5e-7");
        assertThat(Shortest.text(Double.MAX_VALUE)).isEqualTo("1.7976931348623157e+308");
        assertThat(Shortest.text(Float.MAX_VALUE)).isEqualTo("3.4028235e+38");
        assertThat(Shortest.text(16777216f)).isEqualTo("16777216");
    }

    /** Java 17 has a digit too many for these. */
    @Test
    void noDigitIsTooMany() {
        assertThat(Shortest.text(2e23)).isEqualTo("2e+23");
        assertThat(Shortest.text(Double.MIN_VALUE)).isEqualTo("5e-324");
        assertThat(Shortest.text(33554432f)).isEqualTo("33554432");
        assertThat(Shortest.text(Float.MIN_VALUE)).isEqualTo("1e-45");
        assertThat(Shortest.text(1.17549435E-38f)).isEqualTo("1.1754944e-38");
    }

    @Test
    void anyNumberComesBackAndNoShorterOneDoes() {
        Random random = Seeds.random(ShortestTest.class);
        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            float single = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(number) && number != 0) {
                BigDecimal digits = Shortest.digits(number);
                assertThat(Double.parseDouble(Shortest.text(number))).isEqualTo(number);
                assertThat(shorter(new BigDecimal(number), digits.precision()).doubleValue() == number)
                        .as("%s", number)
                        .isFalse();
            }
            if (Float.isFinite(single) && single != 0) {
                BigDecimal digits = Shortest.digits(single);
                assertThat(Float.parseFloat(Shortest.text(single))).isEqualTo(single);
                assertThat(shorter(new BigDecimal(single), digits.precision()).floatValue() == single)
                        .as("%s", single)
                        .isFalse();
            }
        }
    }

    /** Zero where there is none with fewer digits. */
    private static BigDecimal shorter(BigDecimal exact, int digits) {
        return digits == 1 ? BigDecimal.ZERO : exact.round(new MathContext(digits - 1, RoundingMode.HALF_EVEN));
    }
}
