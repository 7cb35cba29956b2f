package dev.tidemark.writer.orders;

import dev.tidemark.writer.input.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What somebody wants to order. Each product is named once. */
record OrderRequest(long customerId, List<Line> lines) {
    static final int MAX_LINES = 100;
    static final int MAX_QUANTITY = 10_000;

    record Line(long productId, int quantity) {}

    /** Refuses a second line of a product: which of the two was meant is not for us to guess. */
    static OrderRequest read(Input input) {
        long customer = input.id("customer_id");
        List<Line> lines = new ArrayList<>();
        Map<Long, Integer> seen = new HashMap<>();
        for (Input line : input.objects("lines", 1, MAX_LINES, "product_id", "quantity")) {
            long product = line.id("product_id");
            Integer first = product == 0 ? null : seen.putIfAbsent(product, lines.size());
            if (first != null) {
                line.reject(
                        "product_id",
                        "product " + product + " is in /lines/" + first
                                + " already: name it once, with the whole quantity");
            }
            lines.add(new Line(product, line.integer("quantity", 1, MAX_QUANTITY)));
        }
        return new OrderRequest(customer, lines);
    }
}
