package dev.tidemark.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Orders that are placed by as many clients as writer-api has connections, through it and without. */
final class PlacedOrders {

    private static final int CLIENTS = 16;
    private static final int PRODUCTS = 10_000;
    private static final int CUSTOMERS = 1_000;
    private static final int MOST_LINES = 8;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Servers servers;
    private final WriterApi api;

    /** @param api has made the tables */
    PlacedOrders(Servers servers, WriterApi api) {
        this.servers = servers;
        this.api = api;
    }

    /** What somebody orders; one of each product. */
    record Order(long customer, List<Long> products) {}

    /** @param micros how long each took */
    record Placed(Speed speed, Histogram micros) {
        /** Both one after the other. */
        Placed plus(Placed other) {
            Histogram all = new Histogram(3);
            all.add(micros);
            all.add(other.micros);
            return new Placed(speed.plus(other.speed), all);
        }
    }

    /** Customers, and products that never run out. */
    void fill() throws SQLException {
        try (Connection connection = servers.mysql().connect("shop");
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION cte_max_recursion_depth = " + PRODUCTS);
            statement.execute("INSERT INTO category (id, slug, name, version, created_at, updated_at)"
                    + " VALUES (1, 'all', 'All', 1, NOW(6), NOW(6))");
            statement.execute("INSERT INTO customer (id, name, email, version, created_at, updated_at) "
                    + numbers(CUSTOMERS)
                    + " SELECT i, CONCAT('Customer ', i), CONCAT('c', i, '@example.com'), 1, NOW(6), NOW(6) FROM n");
            statement.execute("INSERT INTO product (id, sku, name, description, category_id, brand, price_amount,"
                    + " price_currency, stock, attributes, version, created_at, updated_at) " + numbers(PRODUCTS)
                    + " SELECT i, CONCAT('SKU-', i), CONCAT('Product ', i), REPEAT('as described ', 25), 1, 'Brand',"
                    + " i / 100, 'EUR', 1000000000, '{\"colour\": \"blue\"}', 1, NOW(6), NOW(6) FROM n");
        }
    }

    private static String numbers(int count) {
        return "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < " + count + ")";
    }

    Placed throughWriter(int seconds) throws Exception {
        AtomicInteger client = new AtomicInteger();
        return placed(seconds, () -> {
            Random random = new Random(client.getAndIncrement());
            return number -> place(order(random));
        });
    }

    Placed byJdbc(int seconds) throws Exception {
        AtomicInteger client = new AtomicInteger();
        return placed(seconds, () -> {
            Random random = new Random(client.getAndIncrement());
            BarePlacement bare = new BarePlacement(servers);
            return new Schedule.Client() {
                @Override
                public void call(int number) throws SQLException {
                    bare.place(order(random));
                }

                @Override
                public void close() throws SQLException {
                    bare.close();
                }
            };
        });
    }

    private Placed placed(int seconds, Callable<Schedule.Client> client) throws Exception {
        Histogram micros = new ConcurrentHistogram(3);
        return new Placed(Schedule.closed(seconds, CLIENTS, micros, client), micros);
    }

    private static Order order(Random random) {
        TreeSet<Long> products = new TreeSet<>();
        for (int lines = 1 + random.nextInt(MOST_LINES); products.size() < lines; ) {
            products.add(1L + random.nextInt(PRODUCTS));
        }
        return new Order(1L + random.nextInt(CUSTOMERS), new ArrayList<>(products));
    }

    private void place(Order order) throws IOException, InterruptedException {
        String lines = order.products().stream()
                .map(product -> "{\"product_id\":" + product + ",\"quantity\":1}")
                .collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> answer = http.send(
                api.post(
                        "/v1/orders",
                        UUID.randomUUID().toString(),
                        "{\"customer_id\":" + order.customer() + ",\"lines\":" + lines + "}"),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException("writer-api answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
