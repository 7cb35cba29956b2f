package dev.tidemark.writer.orders;

import java.util.Locale;

/**
 * Where an order is.
 *
 * <pre>
 *   PLACED ──► SHIPPED ──► DELIVERED
 *     └──────► CANCELLED
 * </pre>
 */
enum OrderStatus {
    PLACED,
    CANCELLED,
    SHIPPED,
    DELIVERED;

    static OrderStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean canBecome(OrderStatus next) {
        return switch (next) {
            case PLACED -> false;
            case CANCELLED, SHIPPED -> this == PLACED;
            case DELIVERED -> this == SHIPPED;
        };
    }
}
