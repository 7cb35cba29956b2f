package dev.tidemark.writer.orders;

import dev.tidemark.writer.input.Money;
import java.time.Instant;
import java.util.List;

/** An order as it is answered. */
record Order(
        long id,
        String status,
        long customerId,
        List<Line> lines,
        Money total,
        long version,
        Instant placedAt,
        Instant updatedAt) {

    /** Name and price are those of the moment the order was placed. */
    record Line(int lineNumber, long productId, String name, int quantity, Money unitPrice) {}

    Order became(OrderStatus next, Instant now) {
        return new Order(id, next.text(), customerId, lines, total, version + 1, placedAt, now);
    }
}
