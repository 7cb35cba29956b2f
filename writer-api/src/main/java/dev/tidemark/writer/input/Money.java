package dev.tidemark.writer.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An exact amount in one currency, as {@code DECIMAL(12,2)} holds it: from 0 to 9999999999.99, always with two decimals,
 * also for a currency that has none of its own.
 */
public record Money(BigDecimal amount, Currency currency) {
    /** Decimals that are stored. */
    static final int SCALE = 2;

    private static final BigDecimal MAX = new BigDecimal("9999999999.99");

    public Money {
        if (amount.signum() < 0 || amount.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("must be from 0 to " + MAX.toPlainString());
        }
        int decimals = Math.min(SCALE, currency.getDefaultFractionDigits());
        if (amount.stripTrailingZeros().scale() > decimals) {
            throw new IllegalArgumentException(
                    decimals == 0
                            ? currency + " has no decimals"
                            : "must have at most " + decimals + " decimals in " + currency);
        }
        amount = amount.setScale(SCALE);
    }

    public static Money of(BigDecimal amount, String currency) {
        return new Money(amount, Currency.getInstance(currency));
    }

    /** Throws ArithmeticException when the result is more than can be stored. */
    public Money times(int factor) {
        return checked(amount.multiply(BigDecimal.valueOf(factor)));
    }

    /** Both must be of one currency. Throws ArithmeticException when the result is more than can be stored. */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return checked(amount.add(other.amount));
    }

    private Money checked(BigDecimal result) {
        if (result.compareTo(MAX) > 0) {
            throw new ArithmeticException(currency + " " + result + " is more than " + MAX.toPlainString());
        }
        return new Money(result, currency);
    }

    @JsonProperty("amount")
    String amountText() {
        return amount.toPlainString();
    }
}
