package dev.tidemark.systemtests;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers that change every table of the shop in every way, by SQL: the projector must be right whoever writes. Each
 * transaction is one of a few kinds, drawn from a seeded generator.
 */
final class Load {

    static final int CATEGORIES = 20;

    /** Of all loads: one follows another on the same shop. */
    private static final AtomicLong IDS = new AtomicLong(1_000_000);

    private final Shop shop;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong committed = new AtomicLong();
    private final int products;
    private final long pauseMillis;
    private volatile boolean stopped;
    private volatile SQLException failure;

    private Load(Shop shop, int products, long pauseMillis) {
        this.shop = shop;
        this.products = products;
        this.pauseMillis = pauseMillis;
    }

    /** Puts that many rows into the empty shop: half as many customers as products, and as many orders of two lines. */
    static void fill(Shop shop, int products) throws SQLException {
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("SET SESSION cte_max_recursion_depth = 10000000");
            sql.execute("INSERT INTO category (id, slug, name, version, created_at, updated_at) " + numbers(CATEGORIES)
                    + " SELECT i, CONCAT('category-', i), CONCAT('Category ', i), 1, NOW(6), NOW(6) FROM n");
            products(sql, 1, products);
            sql.execute("INSERT INTO customer (id, name, email, version, created_at, updated_at) "
                    + numbers(Math.max(1, products / 2))
                    + " SELECT i, CONCAT('Customer ', i), CONCAT('c', i, '@example.com'), 1, NOW(6), NOW(6) FROM n");
            sql.execute(
                    "INSERT INTO customer_order (id, customer_id, status, total_amount, total_currency, version, placed_at, updated_at) "
                            + numbers(products)
                            + " SELECT i, 1 + i DIV 2 MOD " + Math.max(1, products / 2)
                            + ", 'placed', i / 100, 'EUR', 1, NOW(6), NOW(6) FROM n");
            for (int line = 1; line <= 2; line++) {
                sql.execute(
                        "INSERT INTO order_line (order_id, line_number, product_id, name, quantity, unit_price_amount, unit_price_currency) "
                                + numbers(products) + " SELECT i, " + line + ", 1 + (i * 7 + " + line + ") MOD "
                                + products
                                + ", CONCAT('Line ', i), 1 + i MOD 5, 1.50, 'EUR' FROM n");
            }
        }
    }

    /** Inserts products with consecutive ids in one statement. */
    static void products(Statement sql, long first, int count) throws SQLException {
        sql.execute("SET SESSION cte_max_recursion_depth = 10000000");
        sql.execute(
                "INSERT INTO product (id, sku, name, description, category_id, brand, price_amount, price_currency, stock, attributes, version, created_at, updated_at) "
                        + numbers(count) + " SELECT " + (first - 1) + " + i, CONCAT('SKU-', " + (first - 1)
                        + " + i), CONCAT('Product ', i), 'As described', 1 + i MOD " + CATEGORIES
                        + ", 'Brand', i / 100, 'EUR', 0, JSON_OBJECT('size', i MOD 7, 'colour', 'blue'), 1, NOW(6), NOW(6) FROM n");
    }

    private static String numbers(int count) {
        return "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < " + count + ")";
    }

    /** Starts writers over a shop that was filled with that many products. */
    static Load start(Shop shop, int products, int writers, long pauseMillis) {
        long seed = Long.getLong("tidemark.seed", System.nanoTime());
        System.out.println("load: -Dtidemark.seed=" + seed);
        Load load = new Load(shop, products, pauseMillis);
        for (int i = 0; i < writers; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> load.write(random), "load-" + i);
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    /** Transactions committed so far. */
    long committed() {
        return committed.get();
    }

    /** Lets every writer end its transaction; gives the number of transactions. */
    long stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        if (failure != null) {
            throw new AssertionError("a writer failed", failure);
        }
        return committed.get();
    }

    private void write(Random random) {
        while (!stopped) {
            try (Connection connection = shop.connect();
                    Statement sql = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (!stopped) {
                    transaction(connection, sql, random);
                    Thread.sleep(pauseMillis);
                }
            } catch (SQLException e) {
                // Deadlocks and lost connections are part of the test; a mistake in a statement is not.
                if (e.getSQLState() != null && e.getSQLState().startsWith("42")) {
                    failure = e;
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void transaction(Connection connection, Statement sql, Random random) throws SQLException {
        int kind = random.nextInt(100);
        long product = 1 + random.nextInt(products);
        long order = 1 + random.nextInt(products);
        long customer = 1 + random.nextInt(Math.max(1, products / 2));
        if (kind < 40) {
            run(
                    sql,
                    "UPDATE product SET stock = stock + 1, version = version + 1, updated_at = NOW(6) WHERE id = %d",
                    product);
        } else if (kind < 48) {
            products(sql, IDS.incrementAndGet(), 1);
        } else if (kind < 53) {
            run(sql, "DELETE FROM product WHERE id = %d", product);
        } else if (kind < 65) {
            place(sql, random, customer);
        } else if (kind < 73) {
            run(
                    sql,
                    "UPDATE customer_order SET status = 'shipped', version = version + 1, updated_at = NOW(6) WHERE id = %d",
                    order);
        } else if (kind < 77) {
            run(sql, "DELETE FROM order_line WHERE order_id = %d", order);
            run(sql, "DELETE FROM customer_order WHERE id = %d", order);
        } else if (kind < 82) {
            run(
                    sql,
                    "UPDATE customer SET name = 'Customer %d', version = version + 1, updated_at = NOW(6) WHERE id = %d",
                    random.nextInt(1000),
                    customer);
        } else if (kind < 84) {
            run(
                    sql,
                    "UPDATE category SET name = 'Category %d', version = version + 1 WHERE id = %d",
                    random.nextInt(1000),
                    1 + random.nextInt(CATEGORIES));
        } else if (kind < 90) {
            // To another order, if that has no line of this number yet.
            run(
                    sql,
                    "UPDATE IGNORE order_line SET order_id = %d WHERE order_id = %d AND line_number = 2",
                    order,
                    1 + random.nextInt(products));
        } else if (kind < 94) {
            run(
                    sql,
                    "UPDATE product SET sku = 'SKU-%d-%d', version = version + 1 WHERE id = %d",
                    product,
                    random.nextInt(1000),
                    product);
        } else {
            run(sql, "UPDATE product SET stock = 999999 WHERE id = %d", product);
            connection.rollback();
        }
        connection.commit();
        committed.incrementAndGet();
    }

    private void place(Statement sql, Random random, long customer) throws SQLException {
        long id = IDS.incrementAndGet();
        run(
                sql,
                "INSERT INTO customer_order (id, customer_id, status, total_amount, total_currency, version, placed_at, updated_at) VALUES (%d, %d, 'placed', 12.30, 'EUR', 1, NOW(6), NOW(6))",
                id,
                customer);
        for (int line = 1; line <= 1 + random.nextInt(4); line++) {
            run(
                    sql,
                    "INSERT INTO order_line (order_id, line_number, product_id, name, quantity, unit_price_amount, unit_price_currency) VALUES (%d, %d, %d, 'Bought', 1, 12.30, 'EUR')",
                    id,
                    line,
                    1 + random.nextInt(products));
        }
        run(
                sql,
                "INSERT INTO event (aggregate_type, aggregate_id, aggregate_version, type, payload, actor, command_id, occurred_at) VALUES ('order', %d, 1, 'order.placed', '{\"lines\": 1}', 'load', 'c%d', NOW(6))",
                id,
                id);
    }

    private static void run(Statement sql, String statement, Object... values) throws SQLException {
        sql.execute(String.format(Locale.ROOT, statement, values));
    }
}
