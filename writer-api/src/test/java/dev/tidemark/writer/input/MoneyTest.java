package dev.tidemark.writer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "19.9,EUR,19.90",
        "19.90,EUR,19.90",
        "0,EUR,0.00",
        "100,JPY,100.00",
        "100.00,JPY,100.00",
        "1.25,BHD,1.25",
        "9999999999.99,EUR,9999999999.99"
    })
    void isExact(String amount, String currency, String stored) {
        assertThat(Money.of(new BigDecimal(amount), currency).amountText()).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({"-0.01,EUR", "10000000000,EUR", "0.001,EUR", "100.5,JPY", "1.251,BHD"})
    void refusesWhatCannotBeStored(String amount, String currency) {
        assertThatThrownBy(() -> Money.of(new BigDecimal(amount), currency))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSumOfRandomAmountsIsTheSumOfTheirCents() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Money sum = Money.of(BigDecimal.ZERO, "EUR");
        long cents = 0;
        for (int i = 0; i < 1_000; i++) {
            int price = random.nextInt(1_000_000);
            int quantity = 1 + random.nextInt(100);
            sum = sum.plus(Money.of(BigDecimal.valueOf(price, 2), "EUR").times(quantity));
            cents += (long) price * quantity;
        }
        assertThat(sum.amount()).as("seed %d", seed).isEqualTo(BigDecimal.valueOf(cents, 2));
    }

    @Test
    void aResultThatCannotBeStoredIsAnError() {
        Money most = Money.of(new BigDecimal("9999999999.99"), "EUR");
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.plus(Money.of(new BigDecimal("0.01"), "EUR")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.plus(Money.of(BigDecimal.ONE, "USD")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
