package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Transactions of about a hundred changes to {@link Orders}: the status of forty, a first line of each of thirty-five of
 * these, ten new lines, a second line deleted where ten have one, and the names of five products, each in some more orders.
 */
final class OrderChanges implements CatchUp.Work {

    private static final int STATUS = 40;
    private static final int QUANTITY = 35;
    private static final int LINES = 10;
    private static final int NAMES = 5;
    /** Beyond those that are there at first. */
    private static final int FIRST_NEW_LINE = 100;

    private final Orders orders;
    private int transactions;

    OrderChanges(Stack stack, Orders orders) throws SQLException {
        this.orders = orders;
        // Lines of a former round stay out of the way of the next one's.
        String last = stack.servers().value("SELECT MAX(line_number) FROM bench.order_line");
        transactions = Math.max(0, Integer.parseInt(last) - FIRST_NEW_LINE + 1);
    }

    @Override
    public CatchUp.Done transaction(Connection connection, Random random) throws SQLException {
        String some = ids(drawn(random, STATUS, orders.orders()));
        String[] ids = some.split(",");
        String products = ids(drawn(random, NAMES, orders.products()));
        int line = FIRST_NEW_LINE + transactions++;
        String newLines = Arrays.stream(ids)
                .limit(LINES)
                .map(id -> "(" + id + ", " + line + ", " + (1 + random.nextInt(orders.products())) + ", 1, 9.90)")
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            int changes = statement.executeUpdate("UPDATE customer_order SET total = total + 1, status = IF(status ="
                    + " 'placed', 'shipped', 'placed') WHERE id IN (" + some + ")");
            changes += statement.executeUpdate("UPDATE order_line SET quantity = quantity + 1 WHERE line_number = 1"
                    + " AND order_id IN (" + first(ids, QUANTITY) + ")");
            changes += statement.executeUpdate("INSERT INTO order_line VALUES " + newLines);
            changes += statement.executeUpdate(
                    "DELETE FROM order_line WHERE line_number = 2 AND order_id IN (" + first(ids, LINES) + ")");
            changes += statement.executeUpdate("UPDATE product SET name = CONCAT('Renamed ', " + line
                    + ", ' ', id) WHERE id IN (" + products + ")");
            Set<String> documents = new LinkedHashSet<>(Arrays.asList(ids));
            try (ResultSet rows =
                    statement.executeQuery("SELECT order_id FROM order_line WHERE product_id IN (" + products + ")")) {
                while (rows.next()) {
                    documents.add(rows.getString(1));
                }
            }
            return new CatchUp.Done(
                    changes,
                    documents.stream().map(id -> new Backlog.Write(id, false)).toList());
        }
    }

    private static Set<Integer> drawn(Random random, int count, int range) {
        Set<Integer> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            drawn.add(1 + random.nextInt(range));
        }
        return drawn;
    }

    private static String ids(Set<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String first(String[] ids, int count) {
        return Arrays.stream(ids).limit(count).collect(Collectors.joining(","));
    }
}
